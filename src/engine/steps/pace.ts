// How much of a prompt goes into one submit: so little that the page's own frames and the GPU's watchdog never wait for it, and
// as much as that allows. Takes what submits took, gives tokens and layers; refuses to know the GPU and the clock.

/** A submit, or what one may hold at most. */
export interface Slice {
  tokens: number;
  layers: number;
}

// A browser draws nothing of its own while a submit runs, and Windows resets a GPU after two seconds. Between these bounds a
// slice stays as it is; the target of 100 ms lies there.
const LONG_MS = 150;
const SHORT_MS = 50;
// Layer-tokens of the first slice: 90 ms on a GPU that prefills 120 tokens a second through 24 layers, the slowest aimed for.
const FIRST_WORK = 256;
// Fewer tokens would read a layer's weights as often for less: that is decoding.
const MIN_TOKENS = 16;

export class Pace {
  readonly #most: Slice;
  /** Layer-tokens that the next submit may hold. */
  #work: number;

  constructor(max: Slice) {
    this.#most = max;
    this.#work = Math.min(FIRST_WORK, max.tokens * max.layers);
  }

  /** Tokens of the next chunk, of `left` to come. As even as can be: a chunk of one token reads as many weights as a full one. */
  tokens(left: number): number {
    const max = Math.min(this.#most.tokens, Math.max(MIN_TOKENS, this.#work));
    return Math.ceil(left / Math.ceil(left / max));
  }

  /** Layers of the next submit of a chunk of `tokens`, at least one. */
  layers(tokens: number): number {
    return Math.min(this.#most.layers, Math.max(1, Math.floor(this.#work / tokens)));
  }

  /** Learns from a submit that took `ms`. One that was smaller than allowed says nothing about larger ones. */
  took(slice: Slice, ms: number): void {
    const work = slice.tokens * slice.layers;
    if (ms > LONG_MS) this.#work = Math.max(MIN_TOKENS, Math.floor(Math.min(work, this.#work) / 2));
    else if (ms < SHORT_MS && 2 * work >= this.#work) {
      this.#work = Math.min(2 * this.#work, this.#most.tokens * this.#most.layers);
    }
  }
}

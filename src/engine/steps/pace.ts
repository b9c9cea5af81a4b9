// Sets how many tokens and layers of a prompt go into one submit, from the time of earlier submits.
// A submit stays so short that the page's frames and the GPU's watchdog do not wait for it.
// Within that bound it is as large as possible.

/** Size of a submit, or the maximum size of one. */
export interface Slice {
  tokens: number;
  layers: number;
}

// A browser draws no frame while a submit runs, and Windows resets a GPU after two seconds.
// Between these bounds the size of a slice stays unchanged; the target of 100 ms lies between them.
const LONG_MS = 150;
const SHORT_MS = 50;
// Layer-tokens of the first slice.
// They take 90 ms on the slowest GPU aimed for: 120 tokens per second of prefill through 24 layers.
const FIRST_WORK = 256;
// Each chunk reads a layer's weights once. With fewer tokens, that read serves too few: that is
// decoding.
const MIN_TOKENS = 16;

export class Pace {
  readonly #most: Slice;
  /** Maximum layer-tokens of the next submit. */
  #work: number;

  constructor(max: Slice) {
    this.#most = max;
    this.#work = Math.min(FIRST_WORK, max.tokens * max.layers);
  }

  /**
   * Tokens of the next chunk when `left` tokens remain.
   * Chunks are as even as possible: a chunk of one token reads as many weights as a full one.
   */
  tokens(left: number): number {
    const max = Math.min(this.#most.tokens, Math.max(MIN_TOKENS, this.#work));
    return Math.ceil(left / Math.ceil(left / max));
  }

  /** Layers of the next submit of a chunk of `tokens`, at least one. */
  layers(tokens: number): number {
    return Math.min(this.#most.layers, Math.max(1, Math.floor(this.#work / tokens)));
  }

  /**
   * Learns from a submit that took `ms`.
   * A submit smaller than allowed says nothing about larger ones.
   */
  took(slice: Slice, ms: number): void {
    const work = slice.tokens * slice.layers;
    if (ms > LONG_MS) this.#work = Math.max(MIN_TOKENS, Math.floor(Math.min(work, this.#work) / 2));
    else if (ms < SHORT_MS && 2 * work >= this.#work) {
      this.#work = Math.min(2 * this.#work, this.#most.tokens * this.#most.layers);
    }
  }
}

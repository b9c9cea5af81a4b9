// Every token's bytes by id, and every ordinary token's id by its bytes. Bytes in one array, ids in an open hash over it: a Map
// of two hundred thousand strings takes several times the space and the time. Knows nothing of merges or of text.

import { tokenizerError } from './tokenizer-error.ts';

/** Free slots are seldom farther from home than a dozen; a file made to collide is refused before it takes minutes. */
const MAX_PROBES = 256;

export class TokenTable {
  #bytes: Uint8Array;
  /** Where the bytes of each id begin, then how many they are; none mean that no token has the id. */
  #spans: Uint32Array;
  /** Ids of ordinary tokens, each plus one, where their bytes hash to; 0 is free. */
  readonly #slots: Int32Array;
  #used = 0;
  #size = 0;

  /** Room for `capacity` bytes in all, and `ordinary` ordinary tokens at a load of at most one half. */
  constructor(capacity: number, ordinary: number) {
    this.#bytes = new Uint8Array(capacity);
    this.#spans = new Uint32Array(ordinary * 2);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(2, ordinary * 2))));
  }

  /** One more than the highest id. */
  get size(): number {
    return this.#size;
  }

  /** A view of the bytes of `id`; empty for an id that has none. */
  get(id: number): Uint8Array {
    const start = this.#spans[2 * id] ?? 0;
    return this.#bytes.subarray(start, start + (this.#spans[2 * id + 1] ?? 0));
  }

  has(id: number): boolean {
    return (this.#spans[2 * id + 1] ?? 0) > 0;
  }

  /** Gives `id`, which has none, its bytes. */
  set(id: number, bytes: Uint8Array): void {
    if (2 * id >= this.#spans.length) {
      const grown = new Uint32Array(4 * (id + 1));
      grown.set(this.#spans);
      this.#spans = grown;
    }
    this.#bytes.set(bytes, this.#used);
    this.#spans[2 * id] = this.#used;
    this.#spans[2 * id + 1] = bytes.length;
    this.#used += bytes.length;
    this.#size = Math.max(this.#size, id + 1);
  }

  /** As `set`, for an ordinary token, which `find` then finds; false if another has the same bytes. Errors: `checkpoint-invalid`. */
  setOrdinary(id: number, bytes: Uint8Array): boolean {
    const slot = this.#slotFor(bytes);
    if (slot < 0) return false;
    this.set(id, bytes);
    this.#slots[slot] = id + 1;
    return true;
  }

  /** Lets `find` find a token that has its bytes already; false if another has the same bytes. Errors: `checkpoint-invalid`. */
  makeOrdinary(id: number): boolean {
    const bytes = this.get(id);
    const slot = this.#slotFor(bytes);
    if (slot >= 0) this.#slots[slot] = id + 1;
    return slot >= 0;
  }

  /** The free slot for a token of these bytes; -1 if there is such a token. Errors: `checkpoint-invalid`. */
  #slotFor(bytes: Uint8Array): number {
    const slot = this.#slotOf(bytes, 0, bytes.length);
    if (this.#slots[slot] !== 0) return -1;
    const probes = (slot - this.#home(bytes, 0, bytes.length)) & (this.#slots.length - 1);
    if (probes > MAX_PROBES) throw tokenizerError('has tokens whose hashes collide, as no vocabulary does by chance');
    return slot;
  }

  /** Gives back the room that was not used. */
  trim(): void {
    this.#bytes = this.#bytes.slice(0, this.#used);
    this.#spans = this.#spans.slice(0, this.#size * 2);
  }

  /** Id of the ordinary token whose bytes are those of `source` from `start` to `end`; -1 if there is none. */
  find(source: Uint8Array, start = 0, end = source.length): number {
    return (this.#slots[this.#slotOf(source, start, end)] as number) - 1;
  }

  /** The slot to begin at. */
  #home(source: Uint8Array, start: number, end: number): number {
    // FNV-1a, whose low bits depend on all bytes.
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (source[at] as number), 0x01000193);
    return (hash ^ (hash >>> 15)) & (this.#slots.length - 1);
  }

  /** The slot where such a token is, or would be. */
  #slotOf(source: Uint8Array, start: number, end: number): number {
    let slot = this.#home(source, start, end);
    for (let id = this.#slots[slot]; id !== 0; id = this.#slots[slot]) {
      if (this.isSpelled((id as number) - 1, source, start, end)) break;
      slot = (slot + 1) & (this.#slots.length - 1);
    }
    return slot;
  }

  /** Whether the bytes of `id` are those of `source` from `start` to `end`. */
  isSpelled(id: number, source: Uint8Array, start: number, end: number): boolean {
    if (this.#spans[2 * id + 1] !== end - start) return false;
    const offset = (this.#spans[2 * id] as number) - start;
    for (let at = start; at < end; at++) if (this.#bytes[offset + at] !== source[at]) return false;
    return true;
  }
}

// The bytes of every token by id, and the id of every ordinary token by its bytes. An open hash
// over records in one array: a Map of 200,000 strings takes several times the memory and the time.

import { tokenizerError } from '../tokenizer-error.ts';

/**
 * Max slots that a search reads. In published files a dozen are enough. A file made to collide is
 * refused, because it would take minutes.
 */
const MAX_PROBES = 256;

/**
 * Bytes of a record before the bytes of the token: its id, then its length, three bytes each. They
 * are beside the bytes of the token, so that a search reads one cache line after the slot.
 */
const HEADER = 6;
const LENGTH = 3;

const NOTHING = new Uint8Array();

function readNumber(records: Uint8Array, at: number): number {
  return (records[at] as number) | ((records[at + 1] as number) << 8) | ((records[at + 2] as number) << 16);
}

function writeNumber(records: Uint8Array, at: number, value: number): void {
  records[at] = value;
  records[at + 1] = value >> 8;
  records[at + 2] = value >> 16;
}

export class TokenTable {
  /** The records, one after the other. The first begins at 1: 0 means no record. */
  #records: Uint8Array;
  /** The record of each id. */
  #starts: Uint32Array;
  /** Records of ordinary tokens, by the hash of their bytes. */
  readonly #slots: Int32Array;
  #used = 1;
  #size = 0;

  /**
   * Allocates a table for tokens of `bytes` bytes in all. `ordinary`: count of ordinary tokens,
   * which fill at most half of the slots. `added`: count of the other tokens.
   */
  constructor(bytes: number, ordinary: number, added = 0) {
    this.#records = new Uint8Array(1 + bytes + HEADER * (ordinary + added));
    this.#starts = new Uint32Array(ordinary);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(2, ordinary * 2))));
  }

  /** The highest id plus one. */
  get size(): number {
    return this.#size;
  }

  /** A view of the bytes of `id`; empty for an id without bytes. */
  get(id: number): Uint8Array {
    const record = this.#starts[id] ?? 0;
    if (record === 0) return NOTHING;
    const start = record + HEADER;
    return this.#records.subarray(start, start + readNumber(this.#records, record + LENGTH));
  }

  has(id: number): boolean {
    return (this.#starts[id] ?? 0) > 0;
  }

  /** Sets the bytes of `id`, which has none so far. */
  set(id: number, bytes: Uint8Array): void {
    this.#append(id, bytes, bytes.length);
  }

  /** Writes a record. Returns its start. */
  #append(id: number, source: Uint8Array, length: number): number {
    if (id >= this.#starts.length) {
      const grown = new Uint32Array(2 * (id + 1));
      grown.set(this.#starts);
      this.#starts = grown;
    }
    const records = this.#records;
    const record = this.#used;
    const offset = record + HEADER;
    if (offset + length > records.length) throw new RangeError('A TokenTable must have room for its tokens, and it has not.');
    writeNumber(records, record, id);
    writeNumber(records, record + LENGTH, length);
    // Tokens are short, so a loop is faster than a view and a call.
    for (let at = 0; at < length; at++) records[offset + at] = source[at] as number;
    this.#starts[id] = record;
    this.#used = offset + length;
    this.#size = Math.max(this.#size, id + 1);
    return record;
  }

  /**
   * As `set`, for an ordinary token, which `find` can then find. Its bytes are the first `length`
   * of `source`. Returns false if another token has the same bytes. Errors: `checkpoint-invalid`.
   */
  setOrdinary(id: number, source: Uint8Array, length = source.length): boolean {
    const slot = this.#freeSlot(source, length);
    if (slot < 0) return false;
    this.#slots[slot] = this.#append(id, source, length);
    return true;
  }

  /**
   * Makes a token that has bytes an ordinary one, which `find` can find. Returns false if another
   * token has the same bytes. Errors: `checkpoint-invalid`.
   */
  makeOrdinary(id: number): boolean {
    const bytes = this.get(id);
    const slot = this.#freeSlot(bytes, bytes.length);
    if (slot >= 0) this.#slots[slot] = this.#starts[id] ?? 0;
    return slot >= 0;
  }

  /**
   * The free slot for a token of these bytes; -1 if the table has such a token. Errors:
   * `checkpoint-invalid`.
   */
  #freeSlot(source: Uint8Array, length: number): number {
    const home = this.#home(source, 0, length);
    const slot = this.#slotFrom(home, source, 0, length);
    if (this.#slots[slot] !== 0) return -1;
    const probes = (slot - home) & (this.#slots.length - 1);
    if (probes > MAX_PROBES) throw tokenizerError('has tokens whose hashes collide, as no vocabulary does by chance');
    return slot;
  }

  /** Frees the memory that was not used. */
  trim(): void {
    this.#records = this.#records.slice(0, this.#used);
    this.#starts = this.#starts.slice(0, this.#size);
  }

  /**
   * Id of the ordinary token with the bytes of `source` from `start` to `end`; -1 if there is none.
   */
  find(source: Uint8Array, start = 0, end = source.length): number {
    const record = this.#slots[this.#slotFrom(this.#home(source, start, end), source, start, end)] as number;
    return record === 0 ? -1 : readNumber(this.#records, record);
  }

  /**
   * As `find`, for many tokens: writes to `ids[i]` the id for the bytes of `source` from
   * `starts[i]` to `ends[i]`. It reads all slots first, then all records. Reads of main memory that
   * do not wait for one another take a fraction of the time.
   */
  findAll(source: Uint8Array, starts: Uint32Array, ends: Uint32Array, ids: Int32Array): void {
    const count = ids.length;
    const lengths = new Int32Array(count);
    for (let i = 0; i < count; i++) ids[i] = this.#slots[this.#home(source, starts[i] as number, ends[i] as number)] as number;
    for (let i = 0; i < count; i++) lengths[i] = readNumber(this.#records, (ids[i] as number) + LENGTH);
    for (let i = 0; i < count; i++) {
      const [record, start, end] = [ids[i] as number, starts[i] as number, ends[i] as number];
      const isFound = record !== 0 && lengths[i] === end - start && this.#isRecord(record, source, start, end);
      ids[i] = isFound ? readNumber(this.#records, record) : this.find(source, start, end);
    }
  }

  /** The slot where a search begins. */
  #home(source: Uint8Array, start: number, end: number): number {
    // FNV-1a: its low bits depend on all bytes.
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (source[at] as number), 0x01000193);
    return (hash ^ (hash >>> 15)) & (this.#slots.length - 1);
  }

  /** The slot of such a token, or the free slot for it. */
  #slotFrom(home: number, source: Uint8Array, start: number, end: number): number {
    const slots = this.#slots;
    let slot = home;
    for (let record = slots[slot] as number; record !== 0; record = slots[slot] as number) {
      if (this.#isRecord(record, source, start, end)) break;
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  /** Whether a record has the bytes of `source` from `start` to `end`. */
  #isRecord(record: number, source: Uint8Array, start: number, end: number): boolean {
    const records = this.#records;
    if (readNumber(records, record + LENGTH) !== end - start) return false;
    const offset = record + HEADER - start;
    for (let at = start; at < end; at++) if (records[offset + at] !== source[at]) return false;
    return true;
  }

  /** Whether `id` has the bytes of `source` from `start` to `end`. */
  isSpelled(id: number, source: Uint8Array, start: number, end: number): boolean {
    const record = this.#starts[id] ?? 0;
    return record !== 0 && this.#isRecord(record, source, start, end);
  }
}

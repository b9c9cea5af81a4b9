// Reads the model of a tokenizer.json: 28 MB, almost all of them tokens and merges. It reads them
// in place. Published files have each section after those that it needs. In any other file the
// reader skips a section and reads it at the end.

import type { PairTable } from '../encoding/pair-table.ts';
import { tokenizerError } from '../tokenizer-error.ts';
import type { AddedToken } from './added-tokens.ts';
import { JsonCursor } from './json-cursor.ts';
import { readObject } from './json-object.ts';
import { readMerges } from './merge-list.ts';
import { readVocabulary, type Vocabulary } from './vocabulary.ts';

/** A value that is read in place. */
interface Section {
  at: number;
  /** Its length in bytes, and the count of its members. */
  bytes: number;
  members: number;
}

function requireStart(cursor: JsonCursor, name: string, open: string): void {
  if (cursor.peek() === open.charCodeAt(0)) return;
  throw tokenizerError(`needs "model.${name}" to begin with ${open} at byte ${cursor.at}`);
}

export class ModelReader {
  readonly #file: Uint8Array;
  #vocab: Section | undefined;
  #vocabulary: Vocabulary | undefined;
  #mergesAt: number | undefined;
  #pairs: PairTable | undefined;
  /** The short members, by name. */
  options: ReadonlyMap<string, unknown> = new Map();

  constructor(file: Uint8Array) {
    this.#file = file;
  }

  /**
   * Reads the model. `added`: the added tokens if they are before it in the file. Errors:
   * `checkpoint-invalid`.
   */
  read(cursor: JsonCursor, added: readonly AddedToken[] | undefined): void {
    this.options = readObject(cursor, (name) => {
      if (name === 'vocab') this.#takeVocab(cursor, added);
      else if (name === 'merges') this.#takeMerges(cursor);
      else return false;
      return true;
    });
  }

  #takeVocab(cursor: JsonCursor, added: readonly AddedToken[] | undefined): void {
    requireStart(cursor, 'vocab', '{');
    const at = cursor.at;
    const members = cursor.skipValue();
    this.#vocab = { at, members, bytes: cursor.at - at };
    if (added !== undefined) this.#vocabulary = this.#readVocabulary(added);
  }

  #takeMerges(cursor: JsonCursor): void {
    requireStart(cursor, 'merges', '[');
    this.#mergesAt = cursor.at;
    if (this.#vocabulary === undefined) cursor.skipValue();
    else this.#pairs = readMerges(cursor, this.#vocabulary.tokens);
  }

  #readVocabulary(added: readonly AddedToken[]): Vocabulary {
    if (this.#vocab === undefined) throw tokenizerError('needs "model.vocab"');
    return readVocabulary(new JsonCursor(this.#file, this.#vocab.at), this.#vocab, added);
  }

  /**
   * Reads the sections that were skipped. `added`: the added tokens, the same as for `read`.
   * Errors: `checkpoint-invalid`.
   */
  finish(added: readonly AddedToken[]): { vocabulary: Vocabulary; pairs: PairTable } {
    if (this.#mergesAt === undefined) throw tokenizerError('needs "model.merges"');
    const vocabulary = this.#vocabulary ?? this.#readVocabulary(added);
    const pairs = this.#pairs ?? readMerges(new JsonCursor(this.#file, this.#mergesAt), vocabulary.tokens);
    return { vocabulary, pairs };
  }
}

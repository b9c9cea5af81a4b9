// Reads the bytes of a tokenizer.json, which are hostile until checked: byte-level BPE and nothing that would change text on its
// way. Gives tables of ids; runs no pattern and no normaliser of the file. Format: huggingface/tokenizers.

import { type AddedToken, readAddedTokens, spelledBytes } from './added-tokens.ts';
import { JsonCursor } from './json-cursor.ts';
import { readMerges } from './merge-list.ts';
import { requireBytePairs } from './model-options.ts';
import type { PairTable } from './pair-table.ts';
import { requirePipeline } from './pipeline.ts';
import { pieceEnd } from './split.ts';
import type { TokenTable } from './token-table.ts';
import { quote, tokenizerError } from './tokenizer-error.ts';
import { readVocabulary } from './vocabulary.ts';

/** Members of an object that are read by name; a tokenizer.json has a dozen. */
const MAX_MEMBERS = 64;

export interface TokenizerTables {
  tokens: TokenTable;
  added: readonly AddedToken[];
  /** The token of each single byte, 256 of them. */
  byteIds: Int32Array;
  pairs: PairTable;
  /** Whether a piece that is a token needs no merging. */
  ignoreMerges: boolean;
}

/** What the long members of the model begin with. */
const LONG: ReadonlyMap<string, number> = new Map([
  ['vocab', 0x7b],
  ['merges', 0x5b],
]);

/** A value that is read where it stands, because it is long. */
interface Section {
  at: number;
  /** Bytes it takes, and members it has. */
  bytes: number;
  members: number;
}

/** Reads an object's members by name, but for those that `takeLong` takes itself. A name given twice is refused: readers differ on which holds. */
function readObject(cursor: JsonCursor, takeLong: (name: string) => boolean): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  cursor.readMembers('{', () => {
    const name = cursor.readKey();
    if (values.has(name)) throw tokenizerError(`has two members named ${quote(name)}`);
    if (values.size === MAX_MEMBERS) throw tokenizerError(`needs objects of at most ${MAX_MEMBERS} members, found more`);
    values.set(name, takeLong(name) ? undefined : cursor.readValue());
  });
  return values;
}

/** The `model` section: short members by value, the long ones by where they stand. */
interface Model {
  values: ReadonlyMap<string, unknown>;
  vocab: Section;
  merges: Section;
}

function readModel(cursor: JsonCursor): Model {
  const long = new Map<string, Section>();
  const values = readObject(cursor, (name) => {
    const open = LONG.get(name);
    if (open === undefined) return false;
    if (cursor.peek() !== open) throw tokenizerError(`needs "model.${name}" to begin with ${String.fromCharCode(open)}`);
    const at = cursor.at;
    const members = cursor.skipValue();
    long.set(name, { at, members, bytes: cursor.at - at });
    return true;
  });
  const vocab = long.get('vocab');
  const merges = long.get('merges');
  if (vocab === undefined || merges === undefined) throw tokenizerError('needs "model.vocab" and "model.merges"');
  return { values, vocab, merges };
}

/** The token of each single byte. All must be there, or some text could not be encoded. */
function readByteIds(tokens: TokenTable): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    const id = tokens.find(Uint8Array.of(byte));
    if (id < 0) throw tokenizerError(`needs an ordinary token for every byte, found none for 0x${byte.toString(16)}`);
    return id;
  });
}

/** Refuses a special token that a piece of plain text would become, as a whole entry of the vocabulary. */
function requireNoWord({ special, text }: AddedToken): void {
  const bytes = special ? spelledBytes(text) : undefined;
  const word = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (word !== '' && pieceEnd(word, 0) === word.length)
    throw tokenizerError(`marks the word ${quote(text)} of its vocabulary as special`);
}

/** Checks the file and builds the tables. Errors: `checkpoint-invalid`, saying what in the file is not as it must be. */
export function readTokenizerFile(file: Uint8Array): TokenizerTables {
  let model: Model | undefined;
  const cursor = new JsonCursor(file);
  const values = readObject(cursor, (name) => {
    if (name !== 'model') return false;
    model = readModel(cursor);
    return true;
  });
  if (model === undefined) throw tokenizerError('needs a "model" section');
  if (cursor.peek() !== undefined) throw tokenizerError(`needs one value, found more at byte ${cursor.at}`);
  const { vocab, merges } = model;
  requireBytePairs(model.values);
  const ignoreMerges = model.values.get('ignore_merges') === true;
  requirePipeline(values, merges.members === 0 && !ignoreMerges);
  const added = readAddedTokens(values.get('added_tokens'));
  const { tokens, listed } = readVocabulary(new JsonCursor(file, vocab.at), vocab, added);
  if (ignoreMerges) listed.forEach(requireNoWord);
  const pairs = readMerges(new JsonCursor(file, merges.at), merges.members, tokens);
  return { tokens, added, byteIds: readByteIds(tokens), pairs, ignoreMerges };
}

// Reads the bytes of a tokenizer.json, which are hostile until checked: byte-level BPE and nothing that would change text on its
// way. Gives tables of ids; runs no pattern and no normaliser of the file. Format: huggingface/tokenizers.

import { JsonCursor } from './json-cursor.ts';
import { readMerges } from './merge-list.ts';
import type { PairTable } from './pair-table.ts';
import { O200K_PATTERN } from './split.ts';
import type { TokenTable } from './token-table.ts';
import { quote, tokenizerError } from './tokenizer-error.ts';
import { readSpecials, readVocabulary } from './vocabulary.ts';

/** Members of an object that are read by name; a tokenizer.json has a dozen. */
const MAX_MEMBERS = 64;

export interface TokenizerTables {
  tokens: TokenTable;
  /** Special tokens by their text. */
  specials: ReadonlyMap<string, number>;
  /** The token of each single byte, 256 of them. */
  byteIds: Int32Array;
  pairs: PairTable;
  /** Whether a piece that is a token needs no merging. */
  ignoreMerges: boolean;
}

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
    if (name !== 'vocab' && name !== 'merges') return false;
    cursor.peek();
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

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === false;
}

/** Refuses a model that does anything but merge bytes. */
function requireBytePairs(model: ReadonlyMap<string, unknown>): void {
  const type = model.get('type') ?? 'BPE';
  if (type !== 'BPE') throw tokenizerError(`needs model type "BPE", found ${quote(type)}`);
  for (const feature of ['dropout', 'continuing_subword_prefix', 'end_of_word_suffix', 'byte_fallback']) {
    if (!isEmpty(model.get(feature))) throw tokenizerError(`asks for "${feature}", which a byte-level BPE has not`);
  }
}

/** Refuses a file that would cut text otherwise than `pieceEnd`. Without merges the cut does not matter, and any is accepted. */
function requireKnownSplit(preTokenizer: unknown): void {
  const steps = isFields(preTokenizer) && preTokenizer.type === 'Sequence' ? preTokenizer.pretokenizers : [preTokenizer];
  const [split, byteLevel, ...rest] = (Array.isArray(steps) ? steps : []) as unknown[];
  const pattern = isFields(split) && split.type === 'Split' && isFields(split.pattern) ? split.pattern.Regex : undefined;
  if (pattern !== O200K_PATTERN || !isFields(split) || split.behavior !== 'Isolated' || split.invert === true) {
    throw tokenizerError(`needs a pre-tokenizer that splits by the o200k pattern, found ${quote(preTokenizer)}`);
  }
  const isPlain = isFields(byteLevel) && byteLevel.type === 'ByteLevel' && byteLevel.use_regex === false;
  if (!isPlain || byteLevel.add_prefix_space !== false || rest.length > 0) {
    throw tokenizerError('needs a plain ByteLevel step, and only that, after the split');
  }
}

/** The token of each single byte. All must be there, or some text could not be encoded. */
function readByteIds(tokens: TokenTable): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    const id = tokens.find(Uint8Array.of(byte));
    if (id < 0) throw tokenizerError(`needs a token for every byte, found none for 0x${byte.toString(16)}`);
    return id;
  });
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
  if (!isEmpty(values.get('normalizer'))) throw tokenizerError('asks for a normalizer; the text must reach the tokens as it is');
  const ignoreMerges = model.values.get('ignore_merges') === true;
  if (merges.members > 0 || ignoreMerges) requireKnownSplit(values.get('pre_tokenizer'));
  const specials = readSpecials(values.get('added_tokens'));
  const tokens = readVocabulary(new JsonCursor(file, vocab.at), vocab, specials);
  const pairs = readMerges(new JsonCursor(file, merges.at), merges.members, tokens);
  return { tokens, specials, byteIds: readByteIds(tokens), pairs, ignoreMerges };
}

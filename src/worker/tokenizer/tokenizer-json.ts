// Reads a parsed tokenizer.json, which is hostile until checked: byte-level BPE and nothing that would change text on its way.
// Gives tables of ids; runs no pattern and no normaliser of the file. Format: huggingface/tokenizers.

import { BYTE_CHARACTERS, writeSpelledBytes } from './byte-level.ts';
import { PairTable } from './pair-table.ts';
import { O200K_PATTERN } from './split.ts';
import { TokenBytes } from './token-bytes.ts';
import { tokenizerError } from './tokenizer-error.ts';

/** Ids are bounded so that a hostile file cannot make us allocate: five times gpt-oss's vocabulary, and a rank fits 20 bits. */
const MAX_IDS = 1 << 20;
/** Merges are bounded likewise; gpt-oss has 446,189. */
const MAX_MERGES = 1 << 22;

export interface TokenizerTables {
  bytes: TokenBytes;
  /** Special tokens by their text. */
  specials: ReadonlyMap<string, number>;
  /** The token of each single byte, 256 of them. */
  byteIds: Int32Array;
  pairs: PairTable;
  /** Tokens by their spelling in the byte-level alphabet, where the file says that whole pieces need no merging; else null. */
  wholePieces: ReadonlyMap<string, number> | null;
}

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === false;
}

function requireId(value: unknown, of: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < MAX_IDS) return value;
  throw tokenizerError(`needs an id from 0 to ${MAX_IDS - 1} for ${quote(of)}, found ${JSON.stringify(value)}`);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

/** The `model` section, refused if it does anything but merge bytes. */
function readModel(json: unknown): Fields {
  if (!isFields(json) || !isFields(json.model)) throw tokenizerError('needs an object with a "model" section');
  const model = json.model;
  if (model.type !== undefined && model.type !== 'BPE')
    throw tokenizerError(`needs model type "BPE", found ${JSON.stringify(model.type)}`);
  for (const feature of ['dropout', 'continuing_subword_prefix', 'end_of_word_suffix', 'byte_fallback']) {
    if (!isEmpty(model[feature])) throw tokenizerError(`asks for "${feature}", which a byte-level BPE has not`);
  }
  if (!isEmpty(json.normalizer)) throw tokenizerError('asks for a normalizer; the text must reach the tokens as it is');
  return model;
}

/** Refuses a file that would cut text otherwise than `pieceEnd`. Without merges the cut does not matter, and any is accepted. */
function requireKnownSplit(preTokenizer: unknown): void {
  const steps = isFields(preTokenizer) && preTokenizer.type === 'Sequence' ? preTokenizer.pretokenizers : [preTokenizer];
  const [split, byteLevel, ...rest] = Array.isArray(steps) ? steps : [];
  const pattern = isFields(split) && split.type === 'Split' && isFields(split.pattern) ? split.pattern['Regex'] : undefined;
  if (pattern !== O200K_PATTERN || !isFields(split) || split.behavior !== 'Isolated' || split.invert === true) {
    throw tokenizerError(
      `needs a pre-tokenizer that splits by the o200k pattern, found ${quote(JSON.stringify(preTokenizer) ?? 'none')}`,
    );
  }
  const plain =
    isFields(byteLevel) &&
    byteLevel.type === 'ByteLevel' &&
    byteLevel.use_regex === false &&
    byteLevel.add_prefix_space === false;
  if (!plain || rest.length > 0) throw tokenizerError('needs a plain ByteLevel step, and only that, after the split');
}

/** Special tokens by text. Ids may repeat those of the vocabulary if the text does too. */
function readSpecials(added: unknown, vocabulary: Fields): Map<string, number> {
  if (added === undefined || added === null) return new Map();
  if (!Array.isArray(added)) throw tokenizerError('needs "added_tokens" to be a list');
  const specials = new Map<string, number>();
  const texts = new Map<number, string>();
  for (const token of added) {
    const content = isFields(token) ? token.content : undefined;
    if (typeof content !== 'string' || content === '')
      throw tokenizerError(`has an added token without text: ${quote(JSON.stringify(token))}`);
    const id = requireId(isFields(token) ? token.id : undefined, content);
    if (specials.has(content) || texts.has(id)) throw tokenizerError(`adds ${quote(content)} or its id ${id} twice`);
    if (Object.hasOwn(vocabulary, content) && vocabulary[content] !== id) throw tokenizerError(`gives ${quote(content)} two ids`);
    specials.set(content, id);
    texts.set(id, content);
  }
  return specials;
}

/** The vocabulary as pairs, every id checked. */
function readVocabulary(vocabulary: Fields): [string, number][] {
  const entries = Object.entries(vocabulary);
  if (entries.length > MAX_IDS) throw tokenizerError(`needs at most ${MAX_IDS} tokens, found ${entries.length}`);
  for (const [text, id] of entries) requireId(id, text);
  return entries as [string, number][];
}

/** Bytes of every token; a spelling that is no byte-level text, or an id given twice, is refused. */
function readTokens(vocabulary: readonly [string, number][], specials: ReadonlyMap<string, number>): TokenBytes {
  let highest = -1;
  let capacity = 0;
  for (const [text, id] of vocabulary) {
    highest = Math.max(highest, id);
    capacity += text.length;
  }
  const encoder = new TextEncoder();
  const texts = [...specials].map(([text, id]) => ({ id, bytes: encoder.encode(text) }));
  for (const { id, bytes } of texts) {
    highest = Math.max(highest, id);
    capacity += bytes.length;
  }
  const tokens = new TokenBytes(highest + 1, capacity);
  for (const { id, bytes } of texts) {
    tokens.set(id, (into, offset) => {
      into.set(bytes, offset);
      return bytes.length;
    });
  }
  for (const [text, id] of vocabulary) {
    if (specials.get(text) === id) continue;
    if (tokens.get(id).length > 0) throw tokenizerError(`gives id ${id} to ${quote(text)} and to another token`);
    const written = tokens.set(id, (into, offset) => writeSpelledBytes(text, into, offset));
    if (written <= 0) throw tokenizerError(`spells token ${id} as ${quote(text)}, which is no byte-level text`);
  }
  return tokens;
}

/** Both spellings of a merge: `"a b"` and `["a", "b"]`. A space cannot be part of a token's spelling. */
function splitMerge(merge: unknown): readonly [string, string] {
  if (typeof merge === 'string') {
    const space = merge.indexOf(' ');
    if (space > 0) return [merge.slice(0, space), merge.slice(space + 1)];
  } else if (Array.isArray(merge) && merge.length === 2) {
    const [left, right] = merge as unknown[];
    if (typeof left === 'string' && typeof right === 'string') return [left, right];
  }
  throw tokenizerError(`has a merge that is no pair of tokens: ${quote(JSON.stringify(merge))}`);
}

/**
 * Pairs with their ranks. Merges that follow each other and spell the same token share a rank: the file was written from
 * tiktoken's ranks, which belong to the token, and of equal ranks the leftmost pair must merge first.
 */
function readMerges(merges: readonly unknown[], ids: ReadonlyMap<string, number>): PairTable {
  if (merges.length > MAX_MERGES) throw tokenizerError(`needs at most ${MAX_MERGES} merges, found ${merges.length}`);
  const pairs = new PairTable(merges.length);
  let rank = -1;
  let last = -1;
  for (const merge of merges) {
    const [left, right] = splitMerge(merge);
    const leftId = ids.get(left);
    const rightId = ids.get(right);
    const merged = ids.get(left + right);
    if (leftId === undefined || rightId === undefined || merged === undefined) {
      throw tokenizerError(`merges ${quote(left)} and ${quote(right)}, of which one or the result is no token`);
    }
    if (merged !== last) rank++;
    last = merged;
    pairs.add(leftId, rightId, rank, merged);
  }
  return pairs;
}

/** Checks `json` and builds the tables. Errors: `checkpoint-invalid`, saying what in the file is not as it must be. */
export function readTokenizerJson(json: unknown): TokenizerTables {
  const model = readModel(json);
  const { pre_tokenizer: preTokenizer, added_tokens: added } = json as Fields;
  if (!isFields(model.vocab)) throw tokenizerError('needs "model.vocab" to be an object');
  if (!Array.isArray(model.merges)) throw tokenizerError('needs "model.merges" to be a list');
  if (model.merges.length > 0 || model.ignore_merges === true) requireKnownSplit(preTokenizer);
  const vocabulary = readVocabulary(model.vocab);
  const specials = readSpecials(added, model.vocab);
  const bytes = readTokens(vocabulary, specials);
  const ids = new Map(vocabulary);
  for (const text of specials.keys()) ids.delete(text);
  const byteIds = Int32Array.from(BYTE_CHARACTERS, (character, byte) => {
    const id = ids.get(character);
    if (id === undefined)
      throw tokenizerError(`has no token for the byte 0x${byte.toString(16)}, so it could not encode every text`);
    return id;
  });
  return {
    bytes,
    specials,
    byteIds,
    pairs: readMerges(model.merges, ids),
    wholePieces: model.ignore_merges === true ? ids : null,
  };
}

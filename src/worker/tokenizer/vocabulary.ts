// Reads the tokens of a tokenizer.json: special tokens, then the vocabulary. Ids and spellings are hostile until checked.

import { byteOfCode } from './byte-level.ts';
import { type JsonCursor, STRING_END } from './json-cursor.ts';
import { TokenTable } from './token-table.ts';
import { quote, tokenizerError } from './tokenizer-error.ts';

/** Ids are bounded so that a hostile file cannot make us allocate: five times gpt-oss's vocabulary. */
const MAX_IDS = 1 << 20;

/** No token is longer; those of o200k have at most 128 bytes. */
const MAX_TOKEN_BYTES = 4096;

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < MAX_IDS;
}

function noId(of: unknown, found: unknown): Error {
  return tokenizerError(`needs an id from 0 to ${MAX_IDS - 1} for ${quote(of)}, found ${quote(found)}`);
}

/** Special tokens by text. One may stand in the vocabulary too, under the same id. Errors: `checkpoint-invalid`. */
export function readSpecials(added: unknown): ReadonlyMap<string, number> {
  if (added === undefined || added === null) return new Map();
  if (!Array.isArray(added)) throw tokenizerError('needs "added_tokens" to be a list');
  const specials = new Map<string, number>();
  const taken = new Set<number>();
  for (const token of added) {
    const { content, id } = isFields(token) ? token : {};
    if (typeof content !== 'string' || content === '')
      throw tokenizerError(`needs a text for every added token, found ${quote(token)}`);
    if (!isId(id)) throw noId(content, id);
    if (specials.has(content) || taken.has(id)) throw tokenizerError(`adds ${quote(content)} or its id ${id} twice`);
    specials.set(content, id);
    taken.add(id);
  }
  return specials;
}

/** What the vocabulary is read into. */
interface Reading {
  table: TokenTable;
  specials: ReadonlyMap<string, number>;
  scratch: Uint8Array;
}

/** Bytes of the spelling at the cursor, which stands in `scratch` then; 0 if it is no byte-level text. Ends behind the string. */
function readSpelling(cursor: JsonCursor, scratch: Uint8Array): number {
  cursor.peek();
  const start = cursor.at;
  const length = cursor.take('"') ? cursor.readBytes(scratch, 0, byteOfCode) : 0;
  if (cursor.at > start && cursor.stoppedBy === STRING_END) return length;
  cursor.at = start;
  cursor.skipValue();
  return 0;
}

/** One `"spelling": id`. A special token may be listed again; its bytes are known already. */
function readToken(cursor: JsonCursor, { table, specials, scratch }: Reading): void {
  const start = cursor.at;
  const length = readSpelling(cursor, scratch);
  cursor.expect(':');
  const id = cursor.readNumber();
  if (isId(id) && length > 0 && !table.has(id) && table.setOrdinary(id, scratch.subarray(0, length))) return;
  // The rare rest: read it once more, to name it or to see that it is a special token.
  cursor.at = start;
  const spelling = cursor.readKey();
  const found = cursor.readValue();
  if (specials.get(spelling) === found) return;
  if (!isId(found)) throw noId(spelling, found);
  if (length === 0) throw tokenizerError(`spells token ${found} as ${quote(spelling)}, which is no byte-level text`);
  throw tokenizerError(`gives ${quote(spelling)} the id ${found}, but another token has one of them`);
}

/**
 * The tokens of `model.vocab`, which begins at the cursor and has `members` entries in `bytes` bytes, and the special ones.
 * Errors: `checkpoint-invalid` for a spelling that is no byte-level text, and for ids or spellings given twice.
 */
export function readVocabulary(
  cursor: JsonCursor,
  { members, bytes }: { members: number; bytes: number },
  specials: ReadonlyMap<string, number>,
): TokenTable {
  if (members > MAX_IDS) throw tokenizerError(`needs at most ${MAX_IDS} tokens, found ${members}`);
  const encoder = new TextEncoder();
  const added = [...specials].map(([text, id]) => ({ text, id, bytes: encoder.encode(text) }));
  const capacity = added.reduce((sum, { bytes }) => sum + bytes.length, bytes);
  const table = new TokenTable(capacity, members);
  for (const { id, bytes } of added) table.set(id, bytes);
  const scratch = new Uint8Array(MAX_TOKEN_BYTES);
  cursor.readMembers('{', () => readToken(cursor, { table, specials, scratch }));
  for (const { text, bytes } of added) {
    if (table.find(bytes) >= 0) throw tokenizerError(`gives ${quote(text)} two ids`);
  }
  table.trim();
  return table;
}

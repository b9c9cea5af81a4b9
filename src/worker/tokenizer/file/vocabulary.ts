// Reads the tokens of a tokenizer.json: the added ones, then the vocabulary. Ids and spellings are
// hostile until checked.

import { TokenTable } from '../encoding/token-table.ts';
import { quote, tokenizerError } from '../tokenizer-error.ts';
import { type AddedToken, addedBytes, requireLibraryIds, spelledBytes } from './added-tokens.ts';
import { BYTE_OF_CODE } from './byte-level.ts';
import { type JsonCursor, STRING_END } from './json-cursor.ts';
import { isId, MAX_IDS, noId } from './token-id.ts';

/** Max bytes of a token. Those of o200k have at most 128. */
const MAX_TOKEN_BYTES = 4096;

/** State of a read of the vocabulary. */
interface Reading {
  table: TokenTable;
  added: ReadonlyMap<string, AddedToken>;
  /** The added tokens that are also in the vocabulary. */
  listed: Set<AddedToken>;
  scratch: Uint8Array;
}

/**
 * Reads a spelling into `scratch`. Returns its length in bytes; 0 if it is no byte-level text. The
 * cursor is then after the string.
 */
function readSpelling(cursor: JsonCursor, scratch: Uint8Array): number {
  cursor.peek();
  const start = cursor.at;
  const length = cursor.take('"') ? cursor.readBytes(scratch, 0, BYTE_OF_CODE) : 0;
  if (cursor.at > start && cursor.stoppedBy === STRING_END) return length;
  cursor.at = start;
  cursor.skipValue();
  return 0;
}

/** Reads one `"spelling": id`. */
function readToken(cursor: JsonCursor, reading: Reading): void {
  const { table, scratch } = reading;
  const start = cursor.at;
  const length = readSpelling(cursor, scratch);
  cursor.expect(':');
  const id = cursor.readNumber();
  if (isId(id) && length > 0 && !table.has(id) && table.setOrdinary(id, scratch, length)) return;
  // The rare cases: an added token, or a fault. The second read gets the spelling.
  cursor.at = start;
  const spelling = cursor.readKey();
  const found = cursor.readValue();
  if (listAdded(reading, spelling, found)) return;
  if (!isId(found)) throw noId(spelling, found);
  if (length === 0) throw tokenizerError(`spells token ${found} as ${quote(spelling)}, which is no byte-level text`);
  throw tokenizerError(`gives ${quote(spelling)} the id ${found}, but another token has one of them`);
}

/**
 * Whether an entry of the vocabulary is an added token that occurs for the first time. Merges can
 * give an ordinary one. They cannot give a special one, because text must not become a special
 * token.
 */
function listAdded({ table, added, listed }: Reading, spelling: string, id: unknown): boolean {
  const token = added.get(spelling);
  if (token === undefined || token.id !== id || listed.has(token)) return false;
  listed.add(token);
  return token.special || spelledBytes(spelling) === undefined || table.makeOrdinary(token.id);
}

export interface Vocabulary {
  tokens: TokenTable;
  /** The added tokens that are also in the vocabulary. */
  listed: ReadonlySet<AddedToken>;
}

/**
 * Reads the tokens of `model.vocab`, at the cursor, and the added ones. The vocabulary has
 * `members` entries in `bytes` bytes. Errors: `checkpoint-invalid` for a spelling that is no
 * byte-level text, and for ids or spellings that occur twice.
 */
export function readVocabulary(
  cursor: JsonCursor,
  { members, bytes }: { members: number; bytes: number },
  tokens: readonly AddedToken[],
): Vocabulary {
  if (members > MAX_IDS) throw tokenizerError(`needs at most ${MAX_IDS} tokens, found ${members}`);
  const added = tokens.map((token) => ({ token, bytes: addedBytes(token.text) }));
  const capacity = added.reduce((sum, { bytes }) => sum + bytes.length, bytes);
  const table = new TokenTable(capacity, members, added.length);
  for (const { token, bytes } of added) table.set(token.id, bytes);
  const reading: Reading = {
    table,
    added: new Map(tokens.map((token) => [token.text, token])),
    listed: new Set(),
    scratch: new Uint8Array(MAX_TOKEN_BYTES),
  };
  cursor.readMembers('{', () => readToken(cursor, reading));
  for (const { token, bytes } of added) {
    const isSpelled = spelledBytes(token.text) !== undefined;
    if (!reading.listed.has(token) && isSpelled && table.find(bytes) >= 0) {
      throw tokenizerError(`gives ${quote(token.text)} two ids`);
    }
  }
  requireLibraryIds(tokens, (token) => reading.listed.has(token), members);
  table.trim();
  return { tokens: table, listed: reading.listed };
}

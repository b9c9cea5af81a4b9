// Reads `added_tokens` of a tokenizer.json: tokens that are found in a text before it is split.

import { quote, tokenizerError } from '../tokenizer-error.ts';
import { byteOfCode } from './byte-level.ts';
import { isFields, requireKnown } from './fields.ts';
import { isId, noId } from './token-id.ts';

const FLAGS = ['single_word', 'lstrip', 'rstrip', 'normalized', 'special'] as const;
const FIELDS = ['id', 'content', ...FLAGS];

export interface AddedToken {
  id: number;
  text: string;
  /** Found only where the caller asks for special tokens. */
  special: boolean;
  /** Found after the tokens that are not normalized, in the text between them. */
  normalized: boolean;
  /** Found only between characters that are in no word. */
  singleWord: boolean;
  /** Takes the white space to its left. */
  lstrip: boolean;
  /** Takes the white space to its right. */
  rstrip: boolean;
}

function readFlags(token: Readonly<Record<string, unknown>>): Record<(typeof FLAGS)[number], boolean> {
  const flags = FLAGS.map((flag) => {
    const value = token[flag];
    if (typeof value === 'boolean') return [flag, value] as const;
    throw tokenizerError(`needs "${flag}" of ${quote(token['content'])} to be true or false, found ${quote(value)}`);
  });
  return Object.fromEntries(flags) as Record<(typeof FLAGS)[number], boolean>;
}

function readAddedToken(token: unknown): AddedToken {
  const { id, content } = isFields(token) ? token : {};
  if (!isFields(token) || typeof content !== 'string' || content === '' || !content.isWellFormed()) {
    throw tokenizerError(`needs a text for every added token, found ${quote(token)}`);
  }
  if (!isId(id)) throw noId(content, id);
  requireKnown(Object.keys(token), FIELDS, `the added token ${quote(content)}`);
  const { single_word: singleWord, ...flags } = readFlags(token);
  return { id, text: content, singleWord, ...flags };
}

/**
 * Reads the added tokens, in the order of the file. Errors: `checkpoint-invalid`, also for a text
 * or an id that occurs twice.
 */
export function readAddedTokens(list: unknown): readonly AddedToken[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw tokenizerError('needs "added_tokens" to be a list');
  const tokens = list.map(readAddedToken);
  const texts = new Set<string>();
  const ids = new Set<number>();
  for (const { text, id } of tokens) {
    if (texts.has(text) || ids.has(id)) throw tokenizerError(`adds ${quote(text)} or its id ${id} twice`);
    texts.add(text);
    ids.add(id);
  }
  return tokens;
}

/** The bytes that a text of the byte-level alphabet spells; undefined for any other text. */
export function spelledBytes(text: string): Uint8Array | undefined {
  const bytes = Int16Array.from({ length: text.length }, (_, at) => byteOfCode(text.charCodeAt(at)));
  return bytes.includes(-1) ? undefined : Uint8Array.from(bytes);
}

/**
 * The bytes to which an added token decodes. The tokenizers library decodes its text like any other
 * token's spelling.
 */
export function addedBytes(text: string): Uint8Array {
  return spelledBytes(text) ?? new TextEncoder().encode(text);
}

/**
 * Refuses ids that the tokenizers library would not assign. The library does not read them from the
 * file. A token gets the id of its vocabulary entry. Without an entry it gets the next id after the
 * vocabulary and the tokens before. `vocabulary`: count of its entries.
 */
export function requireLibraryIds(tokens: readonly AddedToken[], isListed: (token: AddedToken) => boolean, vocabulary: number) {
  let next = vocabulary;
  for (const token of tokens) {
    if (!isListed(token) && token.id !== next) {
      throw tokenizerError(
        `needs the id ${next} for the added token ${quote(token.text)}, or both in "vocab"; found ${token.id}`,
      );
    }
    next = Math.max(next, token.id + 1);
  }
}

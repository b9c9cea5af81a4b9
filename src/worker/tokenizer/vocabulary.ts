// Reads the tokens of a tokenizer.json: text ↔ id, special tokens, bytes. Ids and spellings are hostile until checked.

import { writeSpelledBytes } from './byte-level.ts';
import { TokenBytes } from './token-bytes.ts';
import { quote, tokenizerError } from './tokenizer-error.ts';

/** Ids are bounded so that a hostile file cannot make us allocate: five times gpt-oss's vocabulary. */
const MAX_IDS = 1 << 20;

export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The ordinary tokens: spelled in the byte-level alphabet, and never special. */
export interface Vocabulary {
  ids: ReadonlyMap<string, number>;
  /** Spelling by id; undefined for an id that no ordinary token has. */
  texts: readonly (string | undefined)[];
}

function requireId(value: unknown, of: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < MAX_IDS) return value;
  throw tokenizerError(`needs an id from 0 to ${MAX_IDS - 1} for ${quote(of)}, found ${quote(value)}`);
}

/** Special tokens by text. One may stand in the vocabulary too, under the same id. Errors: `checkpoint-invalid`. */
export function readSpecials(added: unknown, vocab: Fields): ReadonlyMap<string, number> {
  if (added === undefined || added === null) return new Map();
  if (!Array.isArray(added)) throw tokenizerError('needs "added_tokens" to be a list');
  const specials = new Map<string, number>();
  const taken = new Set<number>();
  for (const token of added) {
    const { content, id } = isFields(token) ? token : {};
    if (typeof content !== 'string' || content === '') {
      throw tokenizerError(`needs a text for every added token, found ${quote(token)}`);
    }
    const number = requireId(id, content);
    if (specials.has(content) || taken.has(number)) throw tokenizerError(`adds ${quote(content)} or its id ${number} twice`);
    if (Object.hasOwn(vocab, content) && vocab[content] !== number) throw tokenizerError(`gives ${quote(content)} two ids`);
    specials.set(content, number);
    taken.add(number);
  }
  return specials;
}

/** The ordinary tokens of `model.vocab`. Errors: `checkpoint-invalid` for an id that is none or is given twice. */
export function readVocabulary(vocab: Fields, specials: ReadonlyMap<string, number>): Vocabulary {
  const ids = new Map<string, number>();
  const texts: (string | undefined)[] = [];
  const taken = new Set(specials.values());
  for (const text of Object.keys(vocab)) {
    if (specials.has(text)) continue;
    const id = requireId(vocab[text], text);
    if (texts[id] !== undefined || taken.has(id)) throw tokenizerError(`gives id ${id} to ${quote(text)} and to another token`);
    while (texts.length < id) texts.push(undefined);
    texts[id] = text;
    ids.set(text, id);
  }
  return { ids, texts };
}

/** The bytes of every token. Errors: `checkpoint-invalid` for a spelling that is no byte-level text. */
export function readTokenBytes({ texts }: Vocabulary, specials: ReadonlyMap<string, number>): TokenBytes {
  const encoder = new TextEncoder();
  const added = [...specials].map(([text, id]) => ({ id, bytes: encoder.encode(text) }));
  const size = added.reduce((size, { id }) => Math.max(size, id + 1), texts.length);
  const capacity = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
  const tokens = new TokenBytes(
    size,
    added.reduce((sum, { bytes }) => sum + bytes.length, capacity),
  );
  for (const { id, bytes } of added) {
    tokens.set(id, (into, offset) => {
      into.set(bytes, offset);
      return bytes.length;
    });
  }
  texts.forEach((text, id) => {
    if (text === undefined) return;
    const written = tokens.set(id, (into, offset) => writeSpelledBytes(text, into, offset));
    if (written <= 0) throw tokenizerError(`spells token ${id} as ${quote(text)}, which is no byte-level text`);
  });
  return tokens;
}

// Parses JSON from a hostile server. Duplicate keys are refused: JSON.parse keeps the last one, and
// two readers of a file must not see two models.

import { invalid, quote } from '../errors.ts';

/**
 * Max depth of a value. The deepest file of a model has a depth of five. A much deeper value would
 * overflow the stack when it is printed.
 */
const MAX_DEPTH = 64;

/**
 * Max values in a file. As objects they take fifty times its bytes. A header with 4096 tensors has
 * two thirds of them.
 */
const MAX_VALUES = 2 ** 16;

/**
 * Parses `bytes` as strict UTF-8 JSON, without a byte order mark and without duplicate keys in any
 * object. Its time is linear and its memory bounded: a text that is too deep or has too many values
 * is refused before it is parsed. Errors: `checkpoint-invalid`.
 */
export function parseJson(bytes: Uint8Array, file: string): unknown {
  const text = decodeUtf8(bytes, file);
  checkBounds(text, file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalid(file, 'JSON', `text that is not: ${error.message}`);
  }
  const duplicate = findDuplicateKey(text);
  if (duplicate !== null) throw invalid(file, 'JSON with each key once', `${quote(duplicate)} twice in one object`);
  return value;
}

/** As `parseJson`, for an object at the top. Errors: `checkpoint-invalid`. */
export function parseJsonObject(bytes: Uint8Array, file: string): Record<string, unknown> {
  const value = parseJson(bytes, file);
  if (!isObject(value)) throw invalid(file, 'a JSON object', quote(value));
  return value;
}

/** Whether `value` is an object with keys, not an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function decodeUtf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw invalid(file, 'UTF-8 text', 'bytes that are not');
  }
}

/** Refuses a text that would exhaust memory or stack. `text` need not be JSON. */
function checkBounds(text: string, file: string): void {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === ',') values++;
    else if (character === '{' || character === '[') {
      depth++;
      values++;
    } else if (character === '}' || character === ']') depth--;
    if (depth > MAX_DEPTH) throw invalid(file, `JSON at most ${MAX_DEPTH} deep`, 'a value that is deeper');
    if (values > MAX_VALUES) throw invalid(file, `JSON of at most ${MAX_VALUES} values`, 'more');
  }
}

/**
 * The first key that occurs twice in one object of `text`, which must be valid JSON. Null if there
 * is none.
 */
function findDuplicateKey(text: string): string | null {
  // One entry per open bracket: the keys of an object, null for an array.
  const open: (Set<string> | null)[] = [];
  let expectsKey = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{' || character === '[') open.push(character === '{' ? new Set() : null);
    else if (character === '}' || character === ']') open.pop();
    if (character === '{' || character === ',') expectsKey = (open.at(-1) ?? null) !== null;
    if (character !== '"') continue;
    const end = endOfString(text, at);
    const keys = open.at(-1);
    if (expectsKey && keys) {
      const key = JSON.parse(text.slice(at, end + 1)) as string;
      if (keys.has(key)) return key;
      keys.add(key);
    }
    expectsKey = false;
    at = end;
  }
  return null;
}

/**
 * Index of the closing quotation mark of the string that begins at `start`, or of the text's end.
 */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

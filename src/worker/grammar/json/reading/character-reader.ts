// Reads one character of a JSON string, in any of its spellings, byte by byte.

import { continueUtf8, startUtf8, type Utf8Partial, utf8Range } from '../../pattern/utf8-reader.ts';

/** Behind a backslash. */
interface Escape {
  kind: 'escape';
}

/** Within `\uXXXX`. `high` is the first half of a surrogate pair, if this is the second. */
interface Hex {
  kind: 'hex';
  bits: number;
  left: number;
  high: number | null;
}

/** Between the halves of a surrogate pair; `backslash` if that was read. */
interface Between {
  kind: 'between';
  high: number;
  backslash: boolean;
}

/** A character of which some bytes were read. */
export type PartialCharacter = Utf8Partial | Escape | Hex | Between;

type Range = readonly [number, number];

const BACKSLASH = 0x5c;
const QUOTE = 0x22;
const SHORT_ESCAPES: ReadonlyMap<number, number> = new Map(
  Object.entries({ '"': 0x22, '\\': 0x5c, '/': 0x2f, b: 8, f: 12, n: 10, r: 13, t: 9 }).map(([name, code]) => [
    name.charCodeAt(0),
    code,
  ]),
);

/** The character's code point, or more of it; null if no character goes on so. */
export function readCharacter(partial: PartialCharacter | null, byte: number): number | PartialCharacter | null {
  if (partial === null) return startCharacter(byte);
  switch (partial.kind) {
    case 'utf8':
      return continueUtf8(partial, byte);
    case 'escape':
      if (byte === 0x75) return { kind: 'hex', bits: 0, left: 4, high: null };
      return SHORT_ESCAPES.get(byte) ?? null;
    case 'hex':
      return continueHex(partial, byte);
    case 'between':
      if (!partial.backslash) return byte === BACKSLASH ? { ...partial, backslash: true } : null;
      return byte === 0x75 ? { kind: 'hex', bits: 0, left: 4, high: partial.high } : null;
  }
}

function startCharacter(byte: number): number | PartialCharacter | null {
  if (byte === BACKSLASH) return { kind: 'escape' };
  if (byte >= 0x80) return startUtf8(byte);
  return byte < 0x20 || byte === QUOTE ? null : byte;
}

function continueHex(partial: Hex, byte: number): number | PartialCharacter | null {
  const digit = hexDigit(byte);
  if (digit < 0) return null;
  const bits = partial.bits * 16 + digit;
  if (partial.left > 1) return { ...partial, bits, left: partial.left - 1 };
  if (partial.high !== null) return isLow(bits) ? joined(partial.high, bits) : null;
  if (isLow(bits)) return null;
  return isHigh(bits) ? { kind: 'between', high: bits, backslash: false } : bits;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The code points that a partial character may become. Surrogates among them are none. */
export function rangesOf(partial: PartialCharacter): readonly Range[] {
  switch (partial.kind) {
    case 'utf8':
      return [utf8Range(partial)];
    case 'escape':
      return ANY_ESCAPED;
    case 'hex':
      return hexRanges(partial);
    case 'between':
      return [[joined(partial.high, 0xdc00), joined(partial.high, 0xdfff)]];
  }
}

/** Any character has a form with a backslash. */
const ANY_ESCAPED: readonly Range[] = [
  [0, 0xd7ff],
  [0xe000, 0x10ffff],
];

function hexRanges({ bits, left, high }: Hex): readonly Range[] {
  const first = bits * 16 ** left;
  const last = first + 16 ** left - 1;
  if (high !== null)
    return part(first, last, [0xdc00, 0xdfff]).map(([from, to]) => [joined(high, from), joined(high, to)] as const);
  const pairs = part(first, last, [0xd800, 0xdbff]).map(([from, to]) => [joined(from, 0xdc00), joined(to, 0xdfff)] as const);
  return [...part(first, last, [0, 0xd7ff]), ...part(first, last, [0xe000, 0xffff]), ...pairs];
}

function part(first: number, last: number, [low, high]: Range): Range[] {
  return first <= high && last >= low ? [[Math.max(first, low), Math.min(last, high)]] : [];
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function joined(high: number, low: number): number {
  return 0x10000 + (high - 0xd800) * 0x400 + low - 0xdc00;
}

/** Equal for equal partial characters. */
export function partialText(partial: PartialCharacter | null): string {
  if (partial === null) return '';
  switch (partial.kind) {
    case 'utf8':
      return `u${partial.bits}.${partial.left}.${partial.least}`;
    case 'escape':
      return 'e';
    case 'hex':
      return `h${partial.bits}.${partial.left}.${partial.high ?? ''}`;
    case 'between':
      return `b${partial.high}${partial.backslash ? '+' : ''}`;
  }
}

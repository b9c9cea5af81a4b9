// Reads a code point of UTF-8 byte by byte.

/** A code point whose first bytes were read. */
export interface Utf8Partial {
  kind: 'utf8';
  /** The bits that were read. */
  bits: number;
  /** Bytes that still come. */
  left: number;
  /** The least code point that may be written with that many bytes. */
  least: number;
}

/** The partial code point behind a first byte of 0x80 or more; null if no code point starts so. */
export function startUtf8(byte: number): Utf8Partial | null {
  if (byte >= 0xc2 && byte < 0xe0) return { kind: 'utf8', bits: byte & 0x1f, left: 1, least: 0x80 };
  if (byte >= 0xe0 && byte < 0xf0) return { kind: 'utf8', bits: byte & 0x0f, left: 2, least: 0x800 };
  if (byte >= 0xf0 && byte < 0xf5) return { kind: 'utf8', bits: byte & 0x07, left: 3, least: 0x10000 };
  return null;
}

/** What one more byte makes of it: the code point, a longer partial, or null for a wrong byte. */
export function continueUtf8(partial: Utf8Partial, byte: number): number | Utf8Partial | null {
  if (byte < 0x80 || byte > 0xbf) return null;
  const bits = (partial.bits << 6) | (byte & 0x3f);
  return partial.left === 1 ? bits : { ...partial, bits, left: partial.left - 1 };
}

/** The code points that it may become; low above high if none. */
export function utf8Range({ bits, left, least }: Utf8Partial): [number, number] {
  const low = bits << (6 * left);
  return [Math.max(low, least), Math.min(low + (1 << (6 * left)) - 1, 0x10ffff)];
}

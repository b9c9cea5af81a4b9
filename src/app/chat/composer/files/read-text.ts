// The text of a file, if it is one. Pure.

/** Control characters that no text has: all but tab, line breaks, form feed, escape. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const NO_TEXT = /[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]/;

/**
 * Decodes a file: UTF-8, UTF-16 with its mark, or else the encoding of old Windows files. Null for
 * bytes that are no text.
 */
export function readText(bytes: Uint8Array<ArrayBuffer>): string | null {
  const text = decoded(bytes);
  return text === null || NO_TEXT.test(text) || text.startsWith('%PDF-') ? null : text;
}

function decoded(bytes: Uint8Array<ArrayBuffer>): string | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decode(bytes, 'utf-16le');
  if (first === 0xfe && second === 0xff) return decode(bytes, 'utf-16be');
  return decode(bytes, 'utf-8') ?? decode(bytes, 'windows-1252');
}

function decode(bytes: Uint8Array<ArrayBuffer>, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

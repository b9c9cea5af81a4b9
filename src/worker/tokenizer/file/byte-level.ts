// The printable alphabet that spells bytes in a tokenizer.json ("ByteLevel", from GPT-2).

/**
 * The character of each byte. Printable Latin-1 is itself. The other 68 bytes are U+0100, U+0101, …
 * in byte order. As bytes_to_unicode of openai/gpt-2.
 */
export const BYTE_CHARACTERS: readonly string[] = (() => {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    return String.fromCharCode(printable ? byte : next++);
  });
})();

/**
 * Byte of each character code of the alphabet; -1 for any other code. The highest code is U+0143.
 */
export const BYTE_OF_CODE: Int16Array = (() => {
  const table = new Int16Array(0x144).fill(-1);
  BYTE_CHARACTERS.forEach((character, byte) => {
    table[character.charCodeAt(0)] = byte;
  });
  return table;
})();

/** The byte of a character code of the alphabet; -1 for any other code. */
export function byteOfCode(code: number): number {
  return BYTE_OF_CODE[code] ?? -1;
}

// The printable alphabet in which tokenizer.json spells bytes ("ByteLevel", from GPT-2). Strings of that alphabet ↔ bytes.
// Knows nothing of tokens or merges.

/**
 * The character that stands for each byte: printable Latin-1 stands for itself, the other 68 bytes take U+0100, U+0101, … in byte order.
 * As bytes_to_unicode of openai/gpt-2.
 */
export const BYTE_CHARACTERS: readonly string[] = (() => {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    return String.fromCharCode(printable ? byte : next++);
  });
})();

/** Byte of each character code of the alphabet; -1 where the code is none of it. The highest code is U+0143. */
const BYTE_OF_CODE: Int16Array = (() => {
  const table = new Int16Array(0x144).fill(-1);
  BYTE_CHARACTERS.forEach((character, byte) => {
    table[character.charCodeAt(0)] = byte;
  });
  return table;
})();

/**
 * Writes the bytes that `text` spells into `into` at `offset` and returns how many; -1 if a character is not of the alphabet.
 * The caller provides `text.length` bytes of room.
 */
export function writeSpelledBytes(text: string, into: Uint8Array, offset: number): number {
  for (let i = 0; i < text.length; i++) {
    const byte = BYTE_OF_CODE[text.charCodeAt(i)] ?? -1;
    if (byte < 0) return -1;
    into[offset + i] = byte;
  }
  return text.length;
}

/** How tokenizer.json spells `bytes`. */
export function spellBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += BYTE_CHARACTERS[byte];
  return text;
}

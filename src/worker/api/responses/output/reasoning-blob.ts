// `encrypted_content`: reasoning as one opaque text, for clients that keep no response here and send
// the reasoning back. It is encoded and not encrypted: the model's reasoning is no secret of this app.

const PREFIX = 'gow1.';
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The opaque form of a reasoning. A lone surrogate becomes U+FFFD. */
export function encodeReasoning(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return PREFIX + btoa(binary);
}

/** The reasoning of an opaque form. Null if the form is not of this app. */
export function decodeReasoning(blob: string): string | null {
  if (!blob.startsWith(PREFIX)) return null;
  try {
    const binary = atob(blob.slice(PREFIX.length));
    return strictUtf8.decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
  } catch (error) {
    // atob refuses characters, the decoder refuses bytes.
    if (error instanceof DOMException || error instanceof TypeError) return null;
    throw error;
  }
}

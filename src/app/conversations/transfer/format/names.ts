// The names of files of chats: readable, unique for each chat, and valid on every file system.
import type { PortableHead } from './chat-file.ts';

/** The path of the settings and presets in an export. */
export const SETTINGS_FILE = 'settings.json';

/** Characters of a title in a name: some file systems take 255 bytes. */
const MAX_CHARACTERS = 50;

/** Hex digits of a chat's key: ten thousand chats share one with a chance below 1 in 5 million. */
const KEY_DIGITS = 12;

/** A short name of a chat's id: the same for as long as the chat exists. */
export async function chatKey(id: string): Promise<string> {
  return (await sha256(id)).slice(0, KEY_DIGITS);
}

/** SHA-256 of a text in hex. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The name of a chat's file without its ending: its title and its key. */
export async function chatFileName({ id, title }: PortableHead): Promise<string> {
  return `${safeName(title, 'Chat')} ${await chatKey(id)}`;
}

/** The key in a file's name; null for a name that `chatFileName` does not make. */
export const keyIn = (name: string): string | null =>
  new RegExp(` ([0-9a-f]{${KEY_DIGITS}})\\.(?:json|md)$`).exec(name)?.[1] ?? null;

/**
 * `name` as a part of a path: without separators, control characters, characters that Windows
 * refuses, a dot at either end, or names of devices.
 */
export function safeName(name: string, otherwise: string): string {
  const clean = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}"*/:<>?\\|]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+/, '');
  const cut = [...clean]
    .slice(0, MAX_CHARACTERS)
    .join('')
    .replace(/[\s.]+$/, '');
  return cut === '' || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(cut) ? otherwise : cut;
}

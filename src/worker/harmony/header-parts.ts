// The pieces of a header as the model wrote it: text between markers, words, the author, the channel. Splits by id, so text that
// spells a marker is no marker.

import type { HarmonyEncoding } from './encoding.ts';
import type { Message, Role } from './message.ts';

export type Header = Pick<Message, 'role' | 'name' | 'recipient' | 'channel' | 'contentType'>;

/** What surrounds a header that is read. */
export interface HeaderContext {
  encoding: HarmonyEncoding;
  /** Known before the header began, because the prompt ends in `<|start|>assistant`; else null. */
  role: Role | null;
  /** Qualified names of the declared tools: `functions.get_weather`, `browser.search`, `python`. */
  tools: readonly string[];
}

/** Text of a header between its markers. */
interface Parts {
  /** Before the first marker. */
  opening: string;
  /** After each `<|channel|>`. */
  channels: readonly string[];
  /** After each `<|constrain|>`. */
  constraints: readonly string[];
}

const ROLES: readonly Role[] = ['system', 'developer', 'user', 'assistant', 'tool'];
const ASSISTANT = /^(?:assistant)+$/;
const CHANNELS = ['analysis', 'commentary', 'final'] as const;

/** The marker before a content type, as a content type spells it. */
export const CONSTRAIN = '<|constrain|>';

/** What a bare word must look like to be a recipient or a content type; anything else in a header is ignored. */
export const NAME = /^[A-Za-z_][\w./:+-]*$/;

/** Splits the ids of a header at its markers. */
export function splitHeader({ tokenizer, tokens }: HarmonyEncoding, ids: readonly number[]): Parts {
  const opening: number[] = [];
  const channels: number[][] = [];
  const constraints: number[][] = [];
  let part = opening;
  for (const id of ids) {
    if (id === tokens.channel || id === tokens.constrain) {
      part = [];
      (id === tokens.channel ? channels : constraints).push(part);
    } else {
      part.push(id);
    }
  }
  const texts = (parts: number[][]) => parts.map((ids) => tokenizer.decode(ids));
  return { opening: tokenizer.decode(opening), channels: texts(channels), constraints: texts(constraints) };
}

export function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** The channel a word means: itself, the one it begins with (`finalx`), or final, so that its text is seen; null for no word. */
export function channelOf(word: string | undefined): string | null {
  if (word === undefined) return null;
  return CHANNELS.find((channel) => word.startsWith(channel)) ?? 'final';
}

interface Author {
  role: Role;
  name: string | null;
  /** Words left after the author's. */
  words: readonly string[];
  recovered: boolean;
}

/** Who writes: the role known before, or the first word: `user`, `user:name`, or a tool's name. */
export function readAuthor(words: readonly string[], known: Role | null): Author {
  const [first, ...rest] = words;
  // A role that is missing can only be the assistant's: it is the model that forgot it.
  if (known !== null || first === undefined || first.startsWith('to=')) {
    return skipRepeatedRole({ role: known ?? 'assistant', name: null, words, recovered: known === null });
  }
  const [role, ...name] = first.split(':');
  const exact = ROLES.find((candidate) => candidate === role);
  if (exact !== undefined) {
    return skipRepeatedRole({ role: exact, name: name.length > 0 ? name.join(':') : null, words: rest, recovered: false });
  }
  if (ASSISTANT.test(first)) return skipRepeatedRole({ role: 'assistant', name: null, words, recovered: true });
  return { role: 'tool', name: first, words: rest, recovered: false };
}

/** `assistant assistant` and `assistantassistant` are known slips of the model. */
function skipRepeatedRole(author: Author): Author {
  if (author.role !== 'assistant') return author;
  const kept = author.words.findIndex((word) => !ASSISTANT.test(word));
  const words = author.words.slice(kept === -1 ? author.words.length : kept);
  return { ...author, words, recovered: author.recovered || words.length < author.words.length };
}

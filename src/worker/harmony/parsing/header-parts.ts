// The vocabulary of a header: roles, channels, content types, words; and its text in sections
// between markers. Sections are cut by id, so text that spells a marker is no marker.

import type { Message, Role } from '../message.ts';
import { isDeclared } from './recipient.ts';

export type Header = Pick<Message, 'role' | 'name' | 'recipient' | 'channel' | 'contentType'>;

/** A header as it was read. */
export interface SaidHeader {
  header: Header;
  /**
   * Words of the header that have no meaning at their place, such as `–commentary` after a
   * recipient. Usually empty.
   */
  unread: string;
}

/** Whether a header is empty or has only the assistant's role. */
export function saysNothing({ header, unread }: SaidHeader): boolean {
  const { role, recipient, channel, contentType } = header;
  return role === 'assistant' && recipient === null && channel === null && contentType === null && unread === '';
}

/**
 * The text before a header: the assistant's role, which ends the prompt; `<|start|>`; or nothing,
 * because the model forgot to begin the message.
 */
export type HeaderStart = 'assistant' | 'start' | 'nothing';

/** The context in which a header is read. */
export interface HeaderContext {
  start: HeaderStart;
  /** Qualified names of the declared tools: `functions.get_weather`, `browser.search`, `python`. */
  tools: readonly string[];
}

/** Text of a header between two markers. */
export interface Section {
  /** The marker before it: none, `<|channel|>` or `<|constrain|>`. */
  kind: 'opening' | 'channel' | 'constrain';
  text: string;
  /** Offsets in `text` at which a token ended. */
  ends: number[];
}

export const ROLES: readonly Role[] = ['system', 'developer', 'user', 'assistant', 'tool'];
export const CHANNELS = ['analysis', 'commentary', 'final'] as const;

/**
 * Content types from the model's training. Other words are types only before `<|message|>`, where
 * they cannot be text.
 */
export const CONTENT_TYPES = ['json', 'code', 'text'] as const;

/** The marker before a content type, spelled as in a content type. */
export const CONSTRAIN = '<|constrain|>';

/**
 * The pattern of a bare word that is an author, a channel, a recipient or a content type. Any other
 * word is text.
 */
export const NAME = /^[A-Za-z_][\w./:+-]*$/;

const ASSISTANT = /^(?:assistant)+$/;
const CHANNEL_IN_OPENING = /^(?:assistant)*(analysis|commentary|final)$/;

/** Min letters of a channel's name that identify it. */
const MIN_CHANNEL_LETTERS = 3;

export function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/**
 * The channel that a word names: itself, the one that it misspells (`finalx`, `Analys`), or
 * `final`, so that its text is shown. Null for no word.
 */
export function channelOf(word: string | undefined): string | null {
  if (word === undefined) return null;
  const spelled = word.toLowerCase();
  const begun = (channel: string) => spelled.length >= MIN_CHANNEL_LETTERS && channel.startsWith(spelled);
  return CHANNELS.find((channel) => spelled.startsWith(channel) || begun(channel)) ?? 'final';
}

/** The role that a word spells, in upper or lower case; undefined for none. */
export function roleOf(word: string): Role | undefined {
  return ROLES.find((role) => role === word.toLowerCase());
}

export function isRepeatedAssistant(word: string): boolean {
  return ASSISTANT.test(word);
}

/**
 * The channel before any `<|channel|>`, as in `assistantfinal`; undefined for a word that names
 * none.
 */
export function channelInOpening(word: string | undefined): string | undefined {
  return word?.match(CHANNEL_IN_OPENING)?.[1];
}

/** The author of a message. */
export interface Author {
  role: Role;
  name: string | null;
  /** The words after the author's. */
  words: readonly string[];
  recovered: boolean;
}

/**
 * Reads the author from the words before the first marker: `user`, `user:name`, a tool's name, or
 * none, which is the assistant.
 */
export function readAuthor(words: readonly string[], { start, tools }: HeaderContext): Author {
  const [first, ...rest] = words;
  const assistant = { role: 'assistant', name: null, words, recovered: start !== 'assistant' } as const;
  // A missing role is the assistant's, because the model forgot it.
  if (start === 'assistant' || first === undefined || first.startsWith('to=')) return skipRepeatedRole(assistant);
  const isAnswer = rest[0] === 'to=assistant';
  if (channelInOpening(first) !== undefined && !isAnswer) return assistant;
  const [role = '', ...name] = first.split(':');
  const exact = roleOf(role);
  if (exact !== undefined) {
    const recovered = start === 'nothing' || exact !== role;
    return skipRepeatedRole({ role: exact, name: name.length > 0 ? name.join(':') : null, words: rest, recovered });
  }
  const mayBeTool = start === 'start' || isDeclared(first, tools) || rest[0]?.startsWith('to=') === true;
  if (isRepeatedAssistant(first) || !mayBeTool) return skipRepeatedRole({ ...assistant, recovered: true });
  return { role: 'tool', name: first, words: rest, recovered: start === 'nothing' };
}

/** The model is known to write `assistant assistant` and `assistantassistant`. */
function skipRepeatedRole(author: Author): Author {
  if (author.role !== 'assistant') return author;
  const kept = author.words.findIndex((word) => !isRepeatedAssistant(word));
  const words = author.words.slice(kept === -1 ? author.words.length : kept);
  return { ...author, words, recovered: author.recovered || words.length < author.words.length };
}

/**
 * Whether an author with an unknown name is the assistant: a tool does not answer on the channel
 * `final` without a recipient. A name after `tool:` is a tool's.
 */
export function isMisnamedAssistant(
  { role, name, recipient, channel }: Omit<Header, 'contentType'>,
  opening: string,
  tools: readonly string[],
): boolean {
  return role === 'tool' && channel === 'final' && recipient === null && wordsOf(opening)[0] === name && !isDeclared(name, tools);
}

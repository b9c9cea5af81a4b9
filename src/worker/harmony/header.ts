// The header of a message, as the model wrote it: ids between `<|start|>` and `<|message|>` → role, recipient, channel, type.
// Reads every shape that models are known to emit, and refuses none. Splits by id, so text that spells a marker is no marker.

import type { HarmonyEncoding } from './encoding.ts';
import type { Message, Role } from './message.ts';

export type Header = Pick<Message, 'role' | 'name' | 'recipient' | 'channel' | 'contentType'>;

/** What a header says, and whether something in it had to be guessed or left out. */
export interface ReadHeader {
  header: Header;
  recovered: boolean;
}

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
const CHANNELS = ['analysis', 'commentary', 'final'] as const;
const CONSTRAIN = '<|constrain|>';
/** What a bare word must look like to be a recipient or a content type; anything else in a header is ignored. */
const NAME = /^[A-Za-z_][\w./:+-]*$/;

function splitHeader({ tokenizer, tokens }: HarmonyEncoding, ids: readonly number[]): Parts {
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

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** The channel a word means: itself, the one it begins with (`finalx`), or final, so that its text is seen; null for no word. */
function channelOf(word: string | undefined): string | null {
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

/** Who writes: the role known before, or the first word: `user`, `user:name`, `assistantassistant`, or a tool's name. */
function readAuthor(words: readonly string[], known: Role | null): Author {
  const [first, ...rest] = words;
  if (known !== null) return { role: known, name: null, words: first === known ? rest : words, recovered: first === known };
  // A role that is missing can only be the assistant's: it is the model that forgot it.
  if (first === undefined || first.startsWith('to=')) return { role: 'assistant', name: null, words, recovered: true };
  const [role, ...name] = first.split(':');
  const exact = ROLES.find((candidate) => candidate === role);
  if (exact !== undefined) return { role: exact, name: name.length > 0 ? name.join(':') : null, words: rest, recovered: false };
  if (/^(?:assistant)+$/.test(first)) return { role: 'assistant', name: null, words: rest, recovered: true };
  return { role: 'tool', name: first, words: rest, recovered: false };
}

/** The declared name that `recipient` means (`functions.browser.search`, bare `get_weather`), or the recipient as it is. */
export function resolveRecipient(recipient: string, tools: readonly string[]): string {
  const candidates = [recipient, recipient.replace(/^functions\./, ''), `functions.${recipient}`];
  return candidates.find((candidate) => tools.includes(candidate)) ?? recipient;
}

function isDeclared(word: string, tools: readonly string[]): boolean {
  return tools.includes(resolveRecipient(word, tools));
}

interface Address {
  recipient: string | null;
  contentType: string | null;
  recovered: boolean;
}

/** Recipient and content type. The first `to=` counts; without one, a bare word before the type, or one that names a tool. */
function readAddress(words: readonly string[], constraint: string | null, tools: readonly string[]): Address {
  const addressed = words.filter((word) => word.startsWith('to=') && word !== 'to=');
  const bare = words.filter((word) => NAME.test(word) && !word.startsWith('to='));
  const to = addressed[0]?.slice('to='.length) ?? null;
  const [first = null, second = null] = bare;
  const firstIsRecipient = to === null && first !== null && (constraint !== null || second !== null || isDeclared(first, tools));
  const recipient = to ?? (firstIsRecipient ? first : null);
  const contentType = constraint ?? (firstIsRecipient ? second : first);
  const used = (recipient === null ? 0 : 1) + (contentType === null || constraint !== null ? 0 : 1);
  return { recipient, contentType, recovered: words.length > used };
}

/** Reads a header that `<|message|>` ended. Never throws; what it cannot place it leaves out, and says so. */
export function readHeader(ids: readonly number[], { encoding, role, tools }: HeaderContext): ReadHeader {
  const { opening, channels, constraints } = splitHeader(encoding, ids);
  const author = readAuthor(wordsOf(opening), role);
  const named = channels.map(wordsOf).filter((words) => words.length > 0);
  const channelWord = named.at(-1)?.[0];
  const channel = channelOf(channelWord);
  const glued = channelWord?.match(/to=.+$/)?.[0];
  const constraint = constraints[0] === undefined ? null : CONSTRAIN + (wordsOf(constraints[0])[0] ?? '');
  const afterConstraint = wordsOf(constraints[0] ?? '').slice(1);
  const words = [
    ...author.words,
    ...(glued === undefined ? [] : [glued]),
    ...named.flatMap((part) => part.slice(1)),
    ...afterConstraint,
  ];
  const address = readAddress(words, constraint, tools);
  const recipient = address.recipient === null ? null : resolveRecipient(address.recipient, tools);
  return {
    header: { role: author.role, name: author.name, recipient, channel, contentType: address.contentType },
    recovered: [
      author.recovered,
      address.recovered,
      channels.length > 1,
      constraints.length > 1,
      channels.length > named.length,
      channelWord !== undefined && channel !== channelWord,
    ].includes(true),
  };
}

/** What a message without `<|message|>` says: its header, as far as there is one, and the raw text behind it. */
export interface BodyInHeader {
  header: Header;
  text: string;
  /** Whether the text may be nothing but the beginning of a header that was cut off. */
  mayBeHeader: boolean;
}

/** Channel, `to=`, `<|constrain|>` type, text: what may follow a `<|channel|>`. The groups are anchored, so time is linear. */
const AFTER_CHANNEL = /^(\S*?)(?=\s|<\|constrain\|>|$)(?:\s*to=([^\s<]+))?(?:\s*<\|constrain\|>\s*([\w./+-]*))?\s*(.*)$/s;

function readPlainBody(opening: string, role: Role | null): BodyInHeader {
  const author = readAuthor(wordsOf(opening), role);
  // An unknown first word is a tool's name only in a whole header; here it is the first word of the text.
  const named = role === null && author.role !== 'tool' && author.words.length < wordsOf(opening).length;
  const text = named ? opening.replace(/^\s*\S+\s*/, '') : opening.trimStart();
  const header: Header = {
    role: named ? author.role : 'assistant',
    name: null,
    recipient: null,
    channel: null,
    contentType: null,
  };
  const unfinished = role === null && !named ? /^\S*$/ : /^(?:t|to|to=\S*)?$/;
  return { header, text, mayBeHeader: unfinished.test(text) };
}

/** Reads a header that something other than `<|message|>` ended: what is no address in it is the message's text. */
export function readBodyInHeader(ids: readonly number[], { encoding, role, tools }: HeaderContext): BodyInHeader {
  const { opening, channels } = splitHeader(encoding, ids);
  if (channels.length === 0) return readPlainBody(encoding.tokenizer.decode(ids), role);
  const written = encoding.tokenizer.decode(ids.slice(ids.lastIndexOf(encoding.tokens.channel) + 1)).trimStart();
  const [, channel = '', to, constraint, text = ''] = AFTER_CHANNEL.exec(written) ?? [];
  const author = readAuthor(wordsOf(opening), role);
  const header: Header = {
    role: author.role,
    name: author.name,
    recipient: to === undefined ? null : resolveRecipient(to, tools),
    channel: channelOf(channel === '' ? undefined : channel),
    contentType: constraint === undefined ? null : CONSTRAIN + constraint,
  };
  return { header, text, mayBeHeader: /^\S*$/.test(text) && (text === '' || NAME.test(text) || text.startsWith('to=')) };
}

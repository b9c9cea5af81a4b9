// Reads a header that ended with `<|message|>` → role, recipient, channel, type. It reads every
// shape that models are known to emit. `mayBeHeader` has already filtered the others.

import {
  type Author,
  CHANNELS,
  CONSTRAIN,
  channelInOpening,
  channelOf,
  type HeaderContext,
  isMisnamedAssistant,
  NAME,
  readAuthor,
  type SaidHeader,
  type Section,
  wordsOf,
} from './header-parts.ts';
import { isDeclared, isNoTool, splitGluedType } from './recipient.ts';

/** A header, and whether its reader had to guess or to leave words out. */
export interface ReadHeader extends SaidHeader {
  recovered: boolean;
}

interface Address {
  recipient: string | null;
  contentType: string | null;
  /** The words that are neither. */
  left: readonly string[];
  recovered: boolean;
}

/**
 * Reads recipient and content type. The first `to=` counts. Without one, a bare word before the
 * type counts, or a word that names a tool.
 */
function readAddress(words: readonly string[], constraint: string | null, tools: readonly string[]): Address {
  const to = words.find((word) => word.startsWith('to=') && word !== 'to=');
  const [first, second] = words.filter((word) => NAME.test(word) && !word.startsWith('to='));
  const firstIsRecipient =
    to === undefined && first !== undefined && (constraint !== null || second !== undefined || isDeclared(first, tools));
  const type = constraint === null ? (firstIsRecipient ? second : first) : undefined;
  const written = firstIsRecipient ? first : to?.slice('to='.length);
  const { tool, contentType } = splitGluedType(written ?? '', tools);
  const left = [...words];
  for (const used of [firstIsRecipient ? first : to, type]) if (used !== undefined) left.splice(left.indexOf(used), 1);
  return {
    recipient: written === undefined ? null : tool,
    contentType: constraint ?? type ?? contentType,
    left,
    recovered: contentType !== null || left.length > 0,
  };
}

/**
 * Text after the `<|channel|>` that counts: the last one with a known channel, else the last one
 * with any channel.
 */
function channelText(sections: readonly Section[]): string {
  const named = sections.filter(({ kind, text }) => kind === 'channel' && text.trim() !== '');
  const isKnown = ({ text }: Section) => CHANNELS.some((channel) => channel === wordsOf(text)[0]);
  return (named.findLast(isKnown) ?? named.at(-1))?.text ?? '';
}

/** Words after a channel's name. `to=` may follow it without a blank. */
function wordsBehindChannel(text: string): string[] {
  return wordsOf(text.trimStart().replace(/^\S*?(?=to=|\s|$)/, ''));
}

/** The channel, the word for it, and whether that word is at a place where no channel should be. */
interface NamedChannel {
  channel: string | null;
  word: string | undefined;
  isMisplaced: boolean;
}

function readChannel(sections: readonly Section[], { role, words }: Author): NamedChannel {
  const isUnmarked = role === 'assistant' && !sections.some(({ kind }) => kind === 'channel');
  const misplaced = isUnmarked ? channelInOpening(words[0]) : undefined;
  const word = misplaced ?? wordsOf(channelText(sections))[0]?.replace(/to=.+$/, '');
  return { channel: channelOf(word), word, isMisplaced: misplaced !== undefined };
}

/** Reads the sections of a header. Never throws. Words without a place are `unread`. */
export function readHeader(sections: readonly Section[], context: HeaderContext): ReadHeader {
  const textsOf = (kind: Section['kind']) => sections.filter((section) => section.kind === kind).map(({ text }) => text);
  const [channels, constraints] = [textsOf('channel'), textsOf('constrain')];
  const opening = textsOf('opening').join(' ');
  const author = readAuthor(wordsOf(opening), context);
  const { channel, word, isMisplaced } = readChannel(sections, author);
  const [types = [], ...moreTypes] = constraints.map(wordsOf).filter((words) => words.length > 0);
  const words = [...author.words.slice(isMisplaced ? 1 : 0), ...channels.flatMap(wordsBehindChannel), ...types.slice(1)];
  const constraint = constraints.length === 0 ? null : CONSTRAIN + (types[0] ?? '');
  const { recipient, contentType, left, recovered } = readAddress(words, constraint, context.tools);
  const isMisnamed = isMisnamedAssistant({ ...author, recipient, channel }, opening, context.tools);
  const { role, name } = isMisnamed ? { role: 'assistant' as const, name: null } : author;
  const speaks = role === 'assistant' && recipient !== null && isNoTool(recipient);
  const unread = [isMisnamed ? author.name : null, channel === word ? null : word, ...left, ...moreTypes.flat()];
  const isRepeated = channels.length > 1 || constraints.length > 1 || channels.includes('');
  return {
    header: { role, name, recipient: speaks ? null : recipient, channel, contentType },
    recovered: author.recovered || recovered || speaks || isMisplaced || isMisnamed || isRepeated || channel !== (word ?? null),
    unread: unread.filter((word) => word !== null && word !== undefined).join(' '),
  };
}

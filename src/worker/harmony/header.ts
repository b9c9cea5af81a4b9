// A header that `<|message|>` ended → role, recipient, channel, type. `mayBeHeader` has let through
// only what can be one. Reads every shape that models are known to emit, and refuses none.

import {
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

/** What a header says, and what of it had to be guessed or left out. */
export interface ReadHeader extends SaidHeader {
  recovered: boolean;
}

interface Address {
  recipient: string | null;
  contentType: string | null;
  /** Words that are neither. */
  left: readonly string[];
  recovered: boolean;
}

/**
 * Recipient and content type. The first `to=` counts; without one, a bare word before the type, or
 * one that names a tool.
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
 * Text behind the `<|channel|>` that counts: the last that names a known channel, or else the last
 * that names any.
 */
function channelText(sections: readonly Section[]): string {
  const named = sections.filter(({ kind, text }) => kind === 'channel' && text.trim() !== '');
  const isKnown = ({ text }: Section) => CHANNELS.some((channel) => channel === wordsOf(text)[0]);
  return (named.findLast(isKnown) ?? named.at(-1))?.text ?? '';
}

/** Words behind a channel's name, which `to=` may follow without a blank. */
function wordsBehindChannel(text: string): string[] {
  return wordsOf(text.trimStart().replace(/^\S*?(?=to=|\s|$)/, ''));
}

/** Reads the sections of a header. Never throws; what it cannot place is `unread`. */
export function readHeader(sections: readonly Section[], context: HeaderContext): ReadHeader {
  const textsOf = (kind: Section['kind']) => sections.filter((section) => section.kind === kind).map(({ text }) => text);
  const [channels, constraints] = [textsOf('channel'), textsOf('constrain')];
  const author = readAuthor(wordsOf(textsOf('opening').join(' ')), context);
  const misplaced = author.role === 'assistant' && channels.length === 0 ? channelInOpening(author.words[0]) : undefined;
  const channelWord = misplaced ?? wordsOf(channelText(sections))[0]?.replace(/to=.+$/, '');
  const channel = channelOf(channelWord);
  const constraint = constraints[0] === undefined ? null : CONSTRAIN + (wordsOf(constraints[0])[0] ?? '');
  const words = [
    ...author.words.slice(misplaced === undefined ? 0 : 1),
    ...channels.flatMap(wordsBehindChannel),
    ...constraints.flatMap((text) => wordsOf(text).slice(1)),
  ];
  const address = readAddress(words, constraint, context.tools);
  const { recipient } = address;
  const isMisnamed = isMisnamedAssistant({ ...author, recipient, channel }, textsOf('opening').join(' '), context.tools);
  const { role, name } = isMisnamed ? { role: 'assistant' as const, name: null } : author;
  const speaks = role === 'assistant' && recipient !== null && isNoTool(recipient);
  const misspelled = channelWord !== undefined && channel !== channelWord ? [channelWord] : [];
  const repaired = [author.recovered, address.recovered, speaks, misplaced !== undefined, channels.length > 1];
  return {
    header: { role, name, recipient: speaks ? null : recipient, channel, contentType: address.contentType },
    recovered: [...repaired, constraints.length > 1, misspelled.length > 0, isMisnamed, channels.includes('')].includes(true),
    unread: [...(isMisnamed ? [author.name] : []), ...misspelled, ...address.left].join(' '),
  };
}

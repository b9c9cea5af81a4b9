// The header of a message whose `<|message|>` is missing: where the header ends in it, and the text begins.

import type { HarmonyEncoding } from './encoding.ts';
import { CONSTRAIN, channelOf, type Header, type HeaderContext, NAME, readAuthor, splitHeader, wordsOf } from './header-parts.ts';
import type { Role } from './message.ts';
import { resolveRecipient } from './recipient.ts';

/** What a message without `<|message|>` says: its header, as far as there is one, and the raw text behind it. */
export interface BodyInHeader {
  header: Header;
  text: string;
  /** Whether the text may be nothing but the beginning of a header that was cut off. */
  mayBeHeader: boolean;
}

/** Channel, `to=`, `<|constrain|>` type, text: what may follow a `<|channel|>`. The groups are anchored, so time is linear. */
const AFTER_CHANNEL = /^(\S*?)(?=\s|<\|constrain\|>|$)(?:\s*to=([^\s<]+))?(?:\s*<\|constrain\|>\s*([\w./+-]*))?\s*(.*)$/s;

/** What may stand before the channel when the author is known, or not known yet; also cut off. */
const BEFORE_CHANNEL = /^(?:assistant\s*)*(?:t|to|to=\S*(?:\s+\S*)?)?$/;
const AUTHOR_BEFORE_CHANNEL = /^\S*(?:\s+(?:t|to|to=\S*(?:\s+\S*)?)?)?$/;

function readPlainBody(opening: string, role: Role | null): BodyInHeader {
  const words = wordsOf(opening);
  const author = readAuthor(words, role);
  // An unknown first word is a tool's name only in a whole header; here it may be the first word of the text.
  const isNamed = role === null && author.role !== 'tool' && words.length > author.words.length;
  const text = isNamed ? opening.replace(/^\s*\S+\s*/, '') : opening.trimStart();
  const header: Header = {
    role: isNamed ? author.role : 'assistant',
    name: null,
    recipient: null,
    channel: null,
    contentType: null,
  };
  const beforeChannel = role === null && !isNamed ? AUTHOR_BEFORE_CHANNEL : BEFORE_CHANNEL;
  return { header, text, mayBeHeader: beforeChannel.test(text) };
}

/** The groups of AFTER_CHANNEL behind the last `<|channel|>`; null if there is none. */
function matchAfterChannel(
  ids: readonly number[],
  { tokenizer, tokens }: HarmonyEncoding,
): readonly (string | undefined)[] | null {
  const last = ids.lastIndexOf(tokens.channel);
  if (last === -1) return null;
  return AFTER_CHANNEL.exec(tokenizer.decode(ids.slice(last + 1)).trimStart())?.slice(1) ?? [];
}

function mayBeHeaderText(text: string): boolean {
  return text === '' || NAME.test(text) || /^to=\S*$/.test(text);
}

/** Whether a header that has begun may still be just that. Looks no further back than its last channel, so it may be asked often. */
export function mayBeHeader(ids: readonly number[], { encoding, role }: HeaderContext): boolean {
  const match = matchAfterChannel(ids, encoding);
  if (match !== null) return mayBeHeaderText(match[3] ?? '');
  return readPlainBody(encoding.tokenizer.decode(ids), role).mayBeHeader;
}

/** Reads a header that something other than `<|message|>` ended: what is no address in it is the message's text. */
export function readBodyInHeader(ids: readonly number[], { encoding, role, tools }: HeaderContext): BodyInHeader {
  const match = matchAfterChannel(ids, encoding);
  if (match === null) return readPlainBody(encoding.tokenizer.decode(ids), role);
  const [channel = '', to, constraint, text = ''] = match;
  const author = readAuthor(wordsOf(splitHeader(encoding, ids).opening), role);
  const recipient = to ?? author.words.find((word) => word.startsWith('to='))?.slice('to='.length);
  const header: Header = {
    role: author.role,
    name: author.name,
    recipient: recipient === undefined ? null : resolveRecipient(recipient, tools),
    channel: channelOf(channel === '' ? undefined : channel),
    contentType: constraint === undefined ? null : CONSTRAIN + constraint,
  };
  return { header, text, mayBeHeader: mayBeHeaderText(text) };
}

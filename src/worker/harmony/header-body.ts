// The header of a message whose `<|message|>` is missing: where the header ends in it, and the text begins.

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

/** Reads a header that something other than `<|message|>` ended: what is no address in it is the message's text. */
export function readBodyInHeader(ids: readonly number[], { encoding, role, tools }: HeaderContext): BodyInHeader {
  const { opening, channels } = splitHeader(encoding, ids);
  if (channels.length === 0) return readPlainBody(encoding.tokenizer.decode(ids), role);
  const written = encoding.tokenizer.decode(ids.slice(ids.lastIndexOf(encoding.tokens.channel) + 1)).trimStart();
  const [, channel = '', to, constraint, text = ''] = AFTER_CHANNEL.exec(written) ?? [];
  const author = readAuthor(wordsOf(opening), role);
  const recipient = to ?? author.words.find((word) => word.startsWith('to='))?.slice('to='.length);
  const header: Header = {
    role: author.role,
    name: author.name,
    recipient: recipient === undefined ? null : resolveRecipient(recipient, tools),
    channel: channelOf(channel === '' ? undefined : channel),
    contentType: constraint === undefined ? null : CONSTRAIN + constraint,
  };
  return { header, text, mayBeHeader: text === '' || NAME.test(text) || /^to=\S*$/.test(text) };
}

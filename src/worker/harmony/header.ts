// The header of a message, as the model wrote it: ids between `<|start|>` and `<|message|>` → role, recipient, channel, type.
// Reads every shape that models are known to emit, and refuses none.

import { CONSTRAIN, channelOf, type Header, type HeaderContext, NAME, readAuthor, splitHeader, wordsOf } from './header-parts.ts';
import { isDeclared, resolveRecipient } from './recipient.ts';

/** What a header says, and whether something in it had to be guessed or left out. */
export interface ReadHeader {
  header: Header;
  recovered: boolean;
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

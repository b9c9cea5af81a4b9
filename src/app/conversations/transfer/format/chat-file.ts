// The file format of a chat: JSON with a name and a version. Each export describes it in its
// README (archive/export-all.ts).
import type { Message } from '../../message.ts';
import { stopAnswer } from '../../reducer.ts';
import type { ConversationHead } from '../../storage/records.ts';
import { message, settings } from './message-shapes.ts';
import { FileProblem, quote } from './problem.ts';
import { absentOr, flag, id, isObject, listOf, nullable, objectOf, oneOf, text, time } from './shape.ts';
import { inTreeOrder } from './tree-order.ts';

/** The head of a chat without what only this browser's database needs. */
export type PortableHead = Omit<ConversationHead, 'deletedAt' | 'rev'>;

/** A chat outside of the database. */
export interface PortableChat {
  head: PortableHead;
  /** Oldest first. Each parent is in the list. */
  messages: readonly Message[];
}

const FORMAT = 'gpt-oss-web chat';

/** Grows with each change that an older version of the app would read wrongly. */
const VERSION = 1;

const headShape = objectOf<PortableHead>({
  id,
  title: text,
  titleBy: oneOf('first-line', 'user'),
  createdAt: time,
  updatedAt: time,
  isPinned: flag,
  headId: nullable(id),
  settings: absentOr(settings),
});

/** The content of a chat's file. An answer that still comes is written as one that was stopped. */
export function chatFile({ head, messages }: PortableChat): object {
  // A stored head has these too.
  const { deletedAt: _deletedAt, rev: _rev, ...chat }: PortableHead & Partial<ConversationHead> = head;
  return { format: FORMAT, version: VERSION, chat, messages: messages.map(stopAnswer) };
}

/** Whether a value from a file says that it is a chat of this app, of whatever version. */
export const isChatFile = (value: unknown): value is Record<string, unknown> => isObject(value) && value['format'] === FORMAT;

/**
 * Reads the content of a chat's file. Errors: FileProblem for another version, for a field that does
 * not fit, for messages that are no tree.
 */
export function readChatFile(value: Record<string, unknown>): PortableChat {
  const { version, chat, messages } = value;
  if (typeof version !== 'number' || version > VERSION || version < 1)
    throw new FileProblem(
      `It has version ${quote(version)} of the format, and this app reads version ${VERSION}. Reload the page to update the app`,
    );
  const head = headShape(chat, 'chat');
  const read = listOf(message)(messages, 'messages').map(stopAnswer);
  const sorted = inTreeOrder(read);
  const hasHead = sorted.some((each) => each.id === head.headId);
  return { head: hasHead ? head : { ...head, headId: sorted.at(-1)?.id ?? null }, messages: sorted };
}

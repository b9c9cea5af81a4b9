// Merges a chat from a file into the stored one, as trees by the ids of messages. Nothing that is
// stored is lost, and the same chat merged again changes nothing. Pure.
import type { Conversation } from '../../conversation.ts';
import { isStreaming, type Message } from '../../message.ts';
import type { ConversationHead } from '../../storage/records.ts';
import { isOnPath } from '../../tree.ts';
import type { PortableChat, PortableHead } from '../format/chat-file.ts';
import { compareContent } from './same-content.ts';

export interface StoredChat {
  head: ConversationHead;
  messages: readonly Message[];
}

export interface Merge {
  /** The fields of the stored head that change. */
  head: Partial<PortableHead> & { deletedAt?: null };
  /** The messages to write. */
  puts: Message[];
}

/** What a merge has to write; null for nothing. */
export function mergeChat(stored: StoredChat, found: PortableChat): Merge | null {
  const { puts, idOf } = messagesToPut(stored.messages, found.messages);
  const messages = new Map([...stored.messages, ...puts].map((message) => [message.id, message]));
  const foundHeadId = found.head.headId === null ? null : idOf(found.head.headId);
  const head = headChanges(stored.head, { ...found.head, headId: foundHeadId }, messages);
  return puts.length === 0 && Object.keys(head).length === 0 ? null : { head, puts };
}

/** `idOf`: the id that a message of the file has in the merged tree. */
function messagesToPut(stored: readonly Message[], found: readonly Message[]): { puts: Message[]; idOf: (id: string) => string } {
  const byId = new Map(stored.map((message) => [message.id, message]));
  const otherIds = new Map<string, string>();
  const idOf = (id: string) => otherIds.get(id) ?? id;
  const puts: Message[] = [];
  // Parents come before their children.
  for (const message of found) {
    const before = byId.get(message.id);
    const parentId = message.parentId === null ? null : idOf(message.parentId);
    if (!before) {
      puts.push({ ...message, parentId });
      continue;
    }
    const place = { parentId: before.parentId, createdAt: before.createdAt };
    const comparison = compareContent(before, message);
    // An answer that still comes is written by its tab.
    if (comparison === 'more' && !isStreaming(before)) puts.push({ ...message, ...place });
    if (comparison !== 'other') continue;
    const version = asOtherVersion(byId, { ...message, ...place });
    otherIds.set(message.id, version.id);
    if (!byId.has(version.id)) puts.push(version);
  }
  return { puts, idOf };
}

/** `message` under the id that it has as a version beside the stored one of its id. */
function asOtherVersion(byId: ReadonlyMap<string, Message>, message: Message): Message {
  for (let number = 2; ; number += 1) {
    const version = { ...message, id: `${message.id}~${number}` };
    const taken = byId.get(version.id);
    if (!taken || compareContent(taken, version) === 'same') return version;
  }
}

function headChanges(
  stored: ConversationHead,
  found: PortableHead,
  messages: Conversation['messages'],
): Partial<PortableHead> & { deletedAt?: null } {
  const createdAt = Math.min(stored.createdAt, found.createdAt);
  const updatedAt = Math.max(stored.updatedAt, found.updatedAt);
  const headId = headIdAfter(stored.headId, found.headId, messages);
  return {
    ...(isBetterTitle(stored, found) && { title: found.title, titleBy: found.titleBy }),
    ...(createdAt !== stored.createdAt && { createdAt }),
    ...(updatedAt !== stored.updatedAt && { updatedAt }),
    ...(headId !== stored.headId && { headId }),
    ...(stored.settings === undefined && found.settings !== undefined && { settings: found.settings }),
    // Somebody who imports a chat wants it.
    ...(stored.deletedAt !== null && { deletedAt: null }),
  };
}

/** A title of the user before one of the app; of two, the one of the chat that changed later. */
function isBetterTitle(stored: ConversationHead, found: PortableHead): boolean {
  if (found.title === stored.title || found.titleBy === 'first-line') return false;
  return stored.titleBy === 'first-line' || found.updatedAt > stored.updatedAt;
}

/** The stored branch stays shown, unless the one of the file goes on from it. */
function headIdAfter(storedId: string | null, foundId: string | null, messages: Conversation['messages']): string | null {
  if (foundId === null || !messages.has(foundId)) return storedId;
  if (storedId === null || !messages.has(storedId)) return foundId;
  return isOnPath({ messages, headId: foundId }, storedId, foundId) ? foundId : storedId;
}

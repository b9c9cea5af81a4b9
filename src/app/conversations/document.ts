// An open conversation: its messages as they are now, and what of them is stored. Pure but for the
// store.
import { createStore, type Store } from '../platform/store.ts';
import { type Conversation, EMPTY_CONVERSATION } from './conversation.ts';
import { filesOf, type Message, textOf } from './message.ts';
import { type ChatSettings, DEFAULT_SETTINGS, isSameSettings } from './settings.ts';

export interface Document {
  id: string;
  /** Never written: it ends with the tab. */
  isTemporary: boolean;
  /** The title that a conversation begins with. Null for the first line of its first question. */
  title: string | null;
  conversation: Store<Conversation>;
  settings: Store<ChatSettings>;
  /** The settings as they were written last. */
  writtenSettings: ChatSettings;
  /** The conversation as it was written last. Empty before the first write. */
  written: Conversation;
}

/** What a document begins with. The defaults are an empty conversation and the app's settings. */
export interface DocumentContent {
  content?: Conversation;
  settings?: ChatSettings;
}

/** A document that begins with `content`. `written`: the part of it that is stored. */
export function createDocument(
  id: string,
  beginning: Partial<Pick<Document, 'isTemporary' | 'title' | 'written'>> & DocumentContent = {},
): Document {
  const { isTemporary = false, title = null, written = EMPTY_CONVERSATION } = beginning;
  const { content = EMPTY_CONVERSATION, settings = DEFAULT_SETTINGS } = beginning;
  return {
    id,
    isTemporary,
    title,
    written,
    conversation: createStore(content),
    settings: createStore(settings),
    writtenSettings: settings,
  };
}

/** The settings that the user gave to a conversation without messages; null if they are as at first. */
export function unstoredSettings({ conversation, settings, writtenSettings, isTemporary }: Document): ChatSettings | null {
  const isStored = conversation.get().messages.size > 0 && !isTemporary;
  return isStored || isSameSettings(settings.get(), writtenSettings) ? null : settings.get();
}

/** A conversation out of its stored messages. A branch that is not there is the newest one. */
export function conversationOf(messages: readonly Message[], headId: string | null): Conversation {
  const byId = new Map(messages.map((message) => [message.id, message]));
  return { messages: byId, headId: headId !== null && byId.has(headId) ? headId : (messages.at(-1)?.id ?? null) };
}

/** The messages that a write has to put and to delete, so that `next` is stored. */
export function changesBetween(written: Conversation, next: Conversation): { puts: Message[]; deletes: string[] } {
  return {
    puts: [...next.messages.values()].filter((message) => written.messages.get(message.id) !== message),
    deletes: [...written.messages.keys()].filter((id) => !next.messages.has(id)),
  };
}

/** `conversation` with messages that another tab wrote or deleted. */
export function withRemote(conversation: Conversation, puts: readonly Message[], deletes: readonly string[]): Conversation {
  const messages = new Map(conversation.messages);
  for (const message of puts) messages.set(message.id, message);
  for (const id of deletes) messages.delete(id);
  return { messages: byAge(messages), headId: conversation.headId };
}

/** The messages, oldest first: an import can add some that are older than those that are there. */
function byAge(messages: Conversation['messages']): Conversation['messages'] {
  return new Map([...messages].sort(([, one], [, other]) => one.createdAt - other.createdAt));
}

/** The text of all versions with the names and the texts of their files, for the search. */
export const searchText = (messages: Iterable<Message>): string =>
  [...messages]
    .flatMap((message) => [textOf(message), ...filesOf(message).flatMap(({ name, text }) => [name, text])])
    .filter((text) => text !== '')
    .join('\n');

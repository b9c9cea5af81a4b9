// The rows of the chats' database: what is stored of a conversation and of its messages. Types
// only.
import type { Draft } from '../draft.ts';
import type { Message } from '../message.ts';
import type { ChatSettings } from '../settings.ts';

/** What the list of conversations shows, without the messages. */
export interface ConversationHead {
  id: string;
  title: string;
  /** Who chose the title. The app takes the first line of the first question. */
  titleBy: 'first-line' | 'user';
  /** Milliseconds since 1970, as all times here. */
  createdAt: number;
  /** When a message was added or edited last. */
  updatedAt: number;
  isPinned: boolean;
  /** The last message of the branch that is shown. Null while there is none. */
  headId: string | null;
  /** Absent in conversations of earlier versions of the app: those have the defaults. */
  settings?: ChatSettings;
  /** When the user deleted it. Null while it is in the list. */
  deletedAt: number | null;
  /** Grows by one with each write. */
  rev: number;
}

/** A message with the conversation that it belongs to. */
export type StoredMessage = Message & {
  conversationId: string;
  /** Present while the answer is coming, so that an index finds the answers that a kill cut off. */
  partial?: 1;
};

/** One write: what changes of one conversation, in one transaction. */
export interface ChatChange {
  id: string;
  /** The head of a conversation that is new. It is written as it is where none is stored. */
  created?: ConversationHead;
  /** The fields of a stored head that change. */
  head: Partial<Omit<ConversationHead, 'id' | 'rev'>>;
  puts: readonly Message[];
  deletes: readonly string[];
  /** The text for the search. Null leaves the stored one. */
  text: string | null;
}

/** The address of an answer that was still coming when it was stored. */
export interface PartialAnswer {
  conversationId: string;
  id: string;
}

/**
 * Conversations, messages, texts and drafts, wherever they are kept. Errors: those of IndexedDB.
 */
export interface ChatStore {
  /** Every head, also of deleted conversations, in no order. */
  heads(): Promise<ConversationHead[]>;
  /** Null for an unknown id. */
  head(id: string): Promise<ConversationHead | null>;
  /** Every message of a conversation, oldest first. */
  messages(id: string): Promise<Message[]>;
  /** Those of the messages `ids` that are stored. */
  messagesOf(id: string, ids: readonly string[]): Promise<Message[]>;
  /** Answers that were not over when they were written. */
  partials(): Promise<PartialAnswer[]>;
  /** The text of each conversation, by its id. */
  texts(): Promise<Map<string, string>>;
  /**
   * Writes all of a change or nothing. Gives the head; null where none is stored and none is
   * created.
   */
  write(change: ChatChange): Promise<ConversationHead | null>;
  /**
   * Sets `deletedAt` of the conversations `ids`: of all or of none. Gives their heads; ids that are
   * not stored are left out.
   */
  markDeleted(ids: readonly string[], deletedAt: number | null): Promise<ConversationHead[]>;
  /** Deletes all that is stored of a conversation. */
  purge(id: string): Promise<void>;
  /** Every draft by its key. */
  drafts(): Promise<Map<string, Draft>>;
  /** Keeps a draft; an empty one deletes it. */
  putDraft(key: string, draft: Draft): Promise<void>;
}

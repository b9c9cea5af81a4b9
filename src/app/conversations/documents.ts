// The open conversations: read from the store, written to it, and kept up to date with other tabs.

import type { Conversation } from './conversation.ts';
import {
  changesBetween,
  conversationOf,
  createDocument,
  type Document,
  type DocumentContent,
  searchText,
  withRemote,
} from './document.ts';
import type { ChangeNotice, Library } from './list/library.ts';
import { firstLineTitle } from './list/title.ts';
import { filesOf, isStreaming, textOf } from './message.ts';
import { type ChatSettings, isSameSettings, readSettings } from './settings.ts';
import type { ChatStore, ConversationHead } from './storage/records.ts';
import { isOnPath, visibleMessages } from './tree.ts';

export interface DocumentsDeps {
  store: ChatStore;
  library: Library;
  now(): number;
  newId(): string;
  /** The settings that a new conversation begins with. */
  newSettings(): ChatSettings;
  /** Called for a conversation with an answer that this tab does not write. */
  onForeignAnswer(id: string): void;
}

export class Documents {
  readonly #deps: DocumentsDeps;
  readonly #open = new Map<string, Document>();
  /** The last write of each document; the next one waits for it. */
  readonly #writes = new Map<string, Promise<void>>();
  /** Answers that this tab writes, by their ids. */
  readonly #own = new Set<string>();

  constructor(deps: DocumentsDeps) {
    this.#deps = deps;
    deps.library.onRemoteChange((notice) => void this.refresh(notice).catch((thrown: unknown) => deps.library.fail(thrown)));
  }

  /**
   * A document of a new conversation. It is stored with its first message, unless it is temporary.
   */
  create(beginning: Pick<Partial<Document>, 'isTemporary' | 'title'> & DocumentContent = {}): Document {
    const { newId, newSettings } = this.#deps;
    const document = createDocument(newId(), { settings: newSettings(), ...beginning });
    this.#open.set(document.id, document);
    return document;
  }

  /**
   * The document of a stored conversation; null for an unknown or deleted one. Errors: those of the
   * store.
   */
  async open(id: string): Promise<Document | null> {
    const before = this.#open.get(id);
    if (before) return before;
    const { store } = this.#deps;
    const head = await store.head(id);
    if (!head || head.deletedAt !== null) return null;
    const written = conversationOf(await store.messages(id), head.headId);
    const document =
      this.#open.get(id) ?? createDocument(id, { content: written, written, settings: readSettings(head.settings) });
    this.#open.set(id, document);
    this.#reportForeign(document);
    return document;
  }

  /** The document, if it is open. */
  get(id: string): Document | null {
    return this.#open.get(id) ?? null;
  }

  /** Closes every document but those of `ids`. */
  closeOthers(ids: readonly string[]): void {
    for (const id of this.#open.keys()) if (!ids.includes(id)) this.#open.delete(id);
  }

  /** Marks an answer as one that this tab writes, until the returned function is called. */
  own(messageId: string): () => void {
    this.#own.add(messageId);
    return () => this.#own.delete(messageId);
  }

  /**
   * Stores what has changed. `isAnswering`: much is to come, so the search's text waits. Settles
   * when it is stored or failed.
   */
  save(document: Document, { isAnswering = false } = {}): Promise<void> {
    if (document.isTemporary) return Promise.resolve();
    const before = this.#writes.get(document.id) ?? Promise.resolve();
    const write = before.then(() => this.#write(document, isAnswering));
    this.#writes.set(document.id, write);
    return write;
  }

  /** Brings what another tab wrote into an open document. */
  async refresh({ id, puts, deletes }: ChangeNotice): Promise<void> {
    const document = this.#open.get(id);
    if (!document) return;
    const { store } = this.#deps;
    const [messages, head] = await Promise.all([store.messagesOf(id, puts), store.head(id)]);
    const theirs = messages.filter((message) => !this.#own.has(message.id));
    document.written = withRemote(document.written, theirs, deletes);
    const before = document.conversation.get();
    const after = withRemote(before, theirs, deletes);
    document.conversation.set({ ...after, headId: headAfter(before, after, head) });
    if (head) takeSettings(document, readSettings(head.settings));
    this.#reportForeign(document);
  }

  #reportForeign({ id, conversation }: Document): void {
    for (const message of conversation.get().messages.values()) {
      if (isStreaming(message) && !this.#own.has(message.id)) this.#deps.onForeignAnswer(id);
    }
  }

  async #write(document: Document, isAnswering: boolean): Promise<void> {
    const { library, now } = this.#deps;
    const { id, written } = document;
    const next = document.conversation.get();
    const settings = document.settings.get();
    const { puts, deletes } = changesBetween(written, next);
    // The settings of an empty conversation are stored with its first message.
    const hasSettings = written.messages.size === 0 || settings === document.writtenSettings;
    if (puts.length === 0 && deletes.length === 0 && written.headId === next.headId && hasSettings) return;
    const isStored = await library.write({
      id,
      ...(written.messages.size === 0 && { created: newHead(document, now()) }),
      head: { headId: next.headId, settings, ...(puts.length > 0 && { updatedAt: now() }) },
      puts,
      deletes,
      text: isAnswering ? null : searchText(next.messages.values()),
    });
    // Another tab may have written meanwhile.
    if (!isStored) return;
    document.written = { ...withRemote(document.written, puts, deletes), headId: next.headId };
    document.writtenSettings = settings;
  }
}

/** The head that a new conversation begins with. */
function newHead({ id, conversation, title }: Document, now: number): ConversationHead {
  const [first] = visibleMessages(conversation.get());
  return {
    id,
    title: title ?? firstLineTitle(first ? textOf(first) || (filesOf(first)[0]?.name ?? '') : ''),
    titleBy: title === null ? 'first-line' : 'user',
    createdAt: now,
    updatedAt: now,
    isPinned: false,
    headId: null,
    deletedAt: null,
    rev: 1,
  };
}

/** Takes settings that another tab wrote, unless this tab has newer ones that are not written. */
function takeSettings(document: Document, theirs: ChatSettings): void {
  if (document.settings.get() !== document.writtenSettings || isSameSettings(document.writtenSettings, theirs)) return;
  document.writtenSettings = theirs;
  document.settings.set(theirs);
}

/**
 * The branch to show after a change by another tab: the longer one, if it goes on from the one that
 * is shown.
 */
function headAfter(before: Conversation, after: Conversation, head: ConversationHead | null): string | null {
  const theirs = head?.headId ?? null;
  const isTheirsThere = theirs !== null && after.messages.has(theirs);
  if (isTheirsThere && (before.headId === null || isOnPath(after, before.headId, theirs))) return theirs;
  if (before.headId === null || after.messages.has(before.headId)) return before.headId;
  return isTheirsThere ? theirs : conversationOf([...after.messages.values()], null).headId;
}

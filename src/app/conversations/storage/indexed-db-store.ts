// The ChatStore in IndexedDB. A connection that the browser closed is opened again.
import type { IDBPTransaction } from 'idb';
import { type Draft, fromStoredDraft, isEmptyDraft, toStoredDraft } from '../draft.ts';
import type { Message } from '../message.ts';
import type { ChatsDatabase, ChatsSchema } from './open-database.ts';
import type { ChatChange, ChatStore, ConversationHead, PartialAnswer, StoredMessage } from './records.ts';

/** Every key of a conversation's messages: an array sorts behind each string. */
const keysOf = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);

export class IndexedDbStore implements ChatStore {
  readonly #open: () => Promise<ChatsDatabase>;
  #connection: Promise<ChatsDatabase> | null = null;

  /** `open` opens the database; it is called again after a connection was closed. */
  constructor(open: () => Promise<ChatsDatabase>) {
    this.#open = open;
  }

  /** Opens the database now. Errors: as the function that opens it. */
  async connect(): Promise<void> {
    await this.#database();
  }

  heads(): Promise<ConversationHead[]> {
    return this.#run((database) => database.getAll('conversations'));
  }

  async head(id: string): Promise<ConversationHead | null> {
    return (await this.#run((database) => database.get('conversations', id))) ?? null;
  }

  async messages(id: string): Promise<Message[]> {
    const rows = await this.#run((database) => database.getAll('messages', keysOf(id)));
    return rows.map(toMessage).sort(byAge);
  }

  async messagesOf(id: string, ids: readonly string[]): Promise<Message[]> {
    const rows = await this.#run(async (database) => {
      const { store } = database.transaction('messages');
      return Promise.all(ids.map((each) => store.get([id, each])));
    });
    return rows.flatMap((row) => (row ? [toMessage(row)] : [])).sort(byAge);
  }

  async partials(): Promise<PartialAnswer[]> {
    const keys = await this.#run((database) => database.getAllKeysFromIndex('messages', 'partial'));
    return keys.map(([conversationId, id]) => ({ conversationId, id }));
  }

  write(change: ChatChange): Promise<ConversationHead | null> {
    return this.#run(async (database) => {
      const transaction = database.transaction(['conversations', 'messages', 'texts'], 'readwrite');
      const heads = transaction.objectStore('conversations');
      const head = nextHead((await heads.get(change.id)) ?? null, change);
      if (!head) return null;
      try {
        await Promise.all([...putAll(transaction, head, change), transaction.done]);
      } catch (thrown) {
        abort(transaction);
        throw thrown;
      }
      return head;
    });
  }

  markDeleted(ids: readonly string[], deletedAt: number | null): Promise<ConversationHead[]> {
    return this.#run(async (database) => {
      const { store, done } = database.transaction('conversations', 'readwrite');
      const stored = await Promise.all(ids.map((id) => store.get(id)));
      const heads = stored.flatMap((head) => (head ? [withDeletion(head, deletedAt)] : []));
      await Promise.all([...heads.map((head) => store.put(head)), done]);
      return heads;
    });
  }

  async purge(id: string): Promise<void> {
    await this.#run(async (database) => {
      const transaction = database.transaction(['conversations', 'messages', 'texts', 'drafts'], 'readwrite');
      await Promise.all([
        transaction.objectStore('conversations').delete(id),
        transaction.objectStore('messages').delete(keysOf(id)),
        transaction.objectStore('texts').delete(id),
        transaction.objectStore('drafts').delete(id),
        transaction.done,
      ]);
    });
  }

  texts(): Promise<Map<string, string>> {
    return this.#run(async (database) => {
      const { store } = database.transaction('texts');
      const [keys, texts] = await Promise.all([store.getAllKeys(), store.getAll()]);
      return new Map(keys.map((key, index) => [key, texts[index] ?? '']));
    });
  }

  drafts(): Promise<Map<string, Draft>> {
    return this.#run(async (database) => {
      const { store } = database.transaction('drafts');
      const [keys, drafts] = await Promise.all([store.getAllKeys(), store.getAll()]);
      return new Map(keys.map((key, index) => [key, fromStoredDraft(drafts[index] ?? '')]));
    });
  }

  async putDraft(key: string, draft: Draft): Promise<void> {
    await this.#run((database) =>
      isEmptyDraft(draft)
        ? database.delete('drafts', key)
        : database.put('drafts', toStoredDraft(draft), key).then(() => undefined),
    );
  }

  #database(): Promise<ChatsDatabase> {
    if (this.#connection) return this.#connection;
    const connection = this.#open();
    this.#connection = connection;
    connection.then(
      (database) => database.addEventListener('close', () => this.#forget(connection)),
      () => this.#forget(connection),
    );
    return connection;
  }

  #forget(connection: Promise<ChatsDatabase>): void {
    if (this.#connection === connection) this.#connection = null;
  }

  /** Runs one transaction, a second time on a new connection if the first was closed. */
  async #run<Result>(work: (database: ChatsDatabase) => Promise<Result>): Promise<Result> {
    const connection = this.#database();
    try {
      return await work(await connection);
    } catch (thrown) {
      if (!(thrown instanceof DOMException) || thrown.name !== 'InvalidStateError') throw thrown;
      this.#forget(connection);
      return work(await this.#database());
    }
  }
}

type WriteTransaction = IDBPTransaction<ChatsSchema, ('conversations' | 'messages' | 'texts')[], 'readwrite'>;

/** Asks for every write of a change. Errors: for what cannot be stored. */
function putAll(transaction: WriteTransaction, head: ConversationHead, change: ChatChange): Promise<unknown>[] {
  const { id, puts, deletes, text } = change;
  const writes: Promise<unknown>[] = [];
  const ask = (write: Promise<unknown>) => {
    write.catch(() => undefined); // The transaction's end reports it.
    writes.push(write);
  };
  const messages = transaction.objectStore('messages');
  ask(transaction.objectStore('conversations').put(head));
  for (const message of puts) ask(messages.put(toRow(id, message)));
  for (const each of deletes) ask(messages.delete([id, each]));
  if (text !== null) ask(transaction.objectStore('texts').put(text, id));
  return writes;
}

/** Takes back what a transaction has written. One that has ended by its failure has done so. */
function abort(transaction: WriteTransaction): void {
  transaction.done.catch(() => undefined);
  try {
    transaction.abort();
  } catch {
    // It is over.
  }
}

/** The head after a change; null where there is none to change. */
export function nextHead(stored: ConversationHead | null, { created, head }: ChatChange): ConversationHead | null {
  if (stored) return { ...stored, ...head, rev: stored.rev + 1 };
  return created ? { ...created, ...head } : null;
}

/** The head of a conversation that is deleted, or brought back with null. */
export const withDeletion = (head: ConversationHead, deletedAt: number | null): ConversationHead => ({
  ...head,
  deletedAt,
  rev: head.rev + 1,
});

const byAge = (one: Message, other: Message): number => one.createdAt - other.createdAt;

function toRow(conversationId: string, message: Message): StoredMessage {
  const isPartial = message.role === 'assistant' && message.state.status === 'streaming';
  return { ...message, conversationId, ...(isPartial && { partial: 1 as const }) };
}

function toMessage({ conversationId: _conversation, partial: _partial, ...message }: StoredMessage): Message {
  return message;
}

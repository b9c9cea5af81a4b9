// The ChatStore of the page: the browser's storage, or this tab's memory where the browser refuses
// it.
import type { Draft } from '../draft.ts';
import type { ChatChange, ChatStore } from './records.ts';

export class FallbackStore implements ChatStore {
  readonly #store: Promise<ChatStore>;

  /** Opens at once. `onRefused` gets the reason why the memory is used. */
  constructor(open: () => Promise<ChatStore>, onRefused: (thrown: unknown) => void) {
    this.#store = open().catch(async (thrown: unknown) => {
      onRefused(thrown);
      const { MemoryStore } = await import('./memory-store.ts');
      return new MemoryStore();
    });
  }

  heads = async () => (await this.#store).heads();
  head = async (id: string) => (await this.#store).head(id);
  messages = async (id: string) => (await this.#store).messages(id);
  messagesOf = async (id: string, ids: readonly string[]) => (await this.#store).messagesOf(id, ids);
  partials = async () => (await this.#store).partials();
  texts = async () => (await this.#store).texts();
  write = async (change: ChatChange) => (await this.#store).write(change);
  markDeleted = async (ids: readonly string[], deletedAt: number | null) => (await this.#store).markDeleted(ids, deletedAt);
  purge = async (id: string) => (await this.#store).purge(id);
  drafts = async () => (await this.#store).drafts();
  putDraft = async (key: string, draft: Draft) => (await this.#store).putDraft(key, draft);
}

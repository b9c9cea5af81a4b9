// The ChatStore in this tab's memory, for browsers that refuse storage.
import { searchText } from '../document.ts';
import { type Draft, isEmptyDraft } from '../draft.ts';
import type { Message } from '../message.ts';
import { nextHead, withDeletion } from './indexed-db-store.ts';
import type { ChatChange, ChatStore, ConversationHead, PartialAnswer } from './records.ts';

export class MemoryStore implements ChatStore {
  readonly #heads = new Map<string, ConversationHead>();
  readonly #messages = new Map<string, Map<string, Message>>();
  readonly #drafts = new Map<string, Draft>();

  async heads(): Promise<ConversationHead[]> {
    return [...this.#heads.values()];
  }

  async head(id: string): Promise<ConversationHead | null> {
    return this.#heads.get(id) ?? null;
  }

  async messages(id: string): Promise<Message[]> {
    return [...(this.#messages.get(id)?.values() ?? [])].sort((one, other) => one.createdAt - other.createdAt);
  }

  async messagesOf(id: string, ids: readonly string[]): Promise<Message[]> {
    return (await this.messages(id)).filter((message) => ids.includes(message.id));
  }

  async partials(): Promise<PartialAnswer[]> {
    return [...this.#messages].flatMap(([conversationId, messages]) =>
      [...messages.values()].flatMap((message) =>
        message.role === 'assistant' && message.state.status === 'streaming' ? [{ conversationId, id: message.id }] : [],
      ),
    );
  }

  async texts(): Promise<Map<string, string>> {
    return new Map([...this.#messages].map(([id, messages]) => [id, searchText(messages.values())]));
  }

  async write(change: ChatChange): Promise<ConversationHead | null> {
    const head = nextHead(this.#heads.get(change.id) ?? null, change);
    if (!head) return null;
    this.#heads.set(head.id, head);
    const messages = this.#messages.get(head.id) ?? new Map<string, Message>();
    this.#messages.set(head.id, messages);
    for (const message of change.puts) messages.set(message.id, message);
    for (const id of change.deletes) messages.delete(id);
    return head;
  }

  async markDeleted(ids: readonly string[], deletedAt: number | null): Promise<ConversationHead[]> {
    const stored = ids.flatMap((id) => this.#heads.get(id) ?? []);
    const heads = stored.map((head) => withDeletion(head, deletedAt));
    for (const head of heads) this.#heads.set(head.id, head);
    return heads;
  }

  async purge(id: string): Promise<void> {
    this.#heads.delete(id);
    this.#messages.delete(id);
    this.#drafts.delete(id);
  }

  async drafts(): Promise<Map<string, Draft>> {
    return new Map(this.#drafts);
  }

  async putDraft(key: string, draft: Draft): Promise<void> {
    if (isEmptyDraft(draft)) this.#drafts.delete(key);
    else this.#drafts.set(key, draft);
  }
}

// Which tab writes the answer of a conversation: the one that holds its Web Lock. An answer that no
// tab writes was cut off by a kill, and is marked as stopped.
import { searchText } from './document.ts';
import type { Documents } from './documents.ts';
import type { Library } from './list/library.ts';
import { isStreaming, type Message } from './message.ts';
import { stopAnswer } from './reducer.ts';
import type { ChatStore } from './storage/records.ts';

export interface ClaimsDeps {
  store: ChatStore;
  library: Library;
  documents: Documents;
  /** The browser's locks; null where it has none. */
  locks: Pick<LockManager, 'request'> | null;
}

const lockOf = (id: string): string => `chat:${id}`;

export class AnswerClaims {
  readonly #deps: ClaimsDeps;
  /** Conversations whose lock is waited for. */
  readonly #waiting = new Set<string>();
  /** Settles for each conversation when the lock that this tab had is free again. */
  readonly #freed = new Map<string, Promise<unknown>>();

  constructor(deps: ClaimsDeps) {
    this.#deps = deps;
  }

  /**
   * Takes the right to answer in a conversation. Gives the function that ends it, or null while
   * another tab has it.
   */
  async claim(id: string): Promise<(() => void) | null> {
    const { locks } = this.#deps;
    if (!locks) return () => {};
    // A lock that this tab has just given back is free a little later.
    await this.#freed.get(id);
    return new Promise((resolve) => {
      const hold = (lock: Lock | null) => {
        if (!lock) return resolve(null);
        return new Promise<void>((release) => resolve(release));
      };
      // A browser that refuses locks must not refuse answers.
      const freed = locks.request(lockOf(id), { ifAvailable: true }, hold).catch(() => resolve(() => {}));
      this.#freed.set(id, freed);
    });
  }

  /** Marks the answers that kills cut off, each as soon as no tab writes it. */
  async settleAll(): Promise<void> {
    try {
      const partials = await this.#deps.store.partials();
      for (const id of new Set(partials.map(({ conversationId }) => conversationId))) this.settle(id);
    } catch (thrown) {
      this.#deps.library.fail(thrown);
    }
  }

  /** Marks the answers of a conversation that a kill cut off, as soon as no tab writes them. */
  settle(id: string): void {
    if (this.#waiting.has(id)) return;
    this.#waiting.add(id);
    const { locks } = this.#deps;
    const work = () => this.#markStopped(id);
    const settled = locks ? locks.request(lockOf(id), work) : work();
    settled.catch((thrown: unknown) => this.#deps.library.fail(thrown)).finally(() => this.#waiting.delete(id));
  }

  async #markStopped(id: string): Promise<void> {
    const { store, library, documents } = this.#deps;
    const messages = await store.messages(id);
    const stopped = messages.filter(isStreaming).map(stopAnswer);
    if (stopped.length === 0) return;
    const isSame = (one: Message) => stopped.find((other) => other.id === one.id) ?? one;
    await library.write({ id, head: {}, puts: stopped, deletes: [], text: searchText(messages.map(isSame)) });
    await documents.refresh({ id, puts: stopped.map((message) => message.id), deletes: [] });
  }
}

// The list of conversations, and the only module that writes them. Other tabs get a notice of each
// write.
import { createStore, type Store } from '../../platform/store.ts';
import type { ChatMarker } from '../storage/marker.ts';
import type { ChatChange, ChatStore, ConversationHead } from '../storage/records.ts';

/** Why chats are not kept, or that they are gone, in a sentence for the user. */
export interface StorageFault {
  /**
   * `refused`: nothing can be stored. `unsaved`: the last write failed. `lost`: chats that were
   * here are gone. `file`: a chat was not saved as a file.
   */
  kind: 'refused' | 'unsaved' | 'lost' | 'file';
  message: string;
}

export interface LibraryState {
  status: 'opening' | 'ready';
  /** By id; without deleted ones. */
  heads: ReadonlyMap<string, ConversationHead>;
  fault: StorageFault | null;
}

/**
 * A notice to other tabs: the conversation that was written, and the ids of its changed messages.
 */
export interface ChangeNotice {
  id: string;
  puts: readonly string[];
  deletes: readonly string[];
}

export interface LibraryDeps {
  store: ChatStore;
  marker: ChatMarker;
  now(): number;
  /** Runs `work` after `ms` milliseconds. */
  after(ms: number, work: () => void): void;
  channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener'> | null;
}

/** How long a deleted conversation can be brought back, milliseconds. */
export const UNDO_MS = 60_000;

/** No method rejects: a write that fails is in the state. */
export class Library {
  readonly state: Store<LibraryState> = createStore<LibraryState>({
    status: 'opening',
    heads: new Map(),
    fault: null,
  });
  readonly #deps: LibraryDeps;
  readonly #listeners = new Set<(notice: ChangeNotice) => void>();

  constructor(deps: LibraryDeps) {
    this.#deps = deps;
    deps.channel?.addEventListener(
      'message',
      ({ data }: MessageEvent<ChangeNotice | readonly ChangeNotice[]>) => void this.#receive([data].flat()),
    );
  }

  /** Reads the list and deletes for good what was deleted before. */
  async start(): Promise<void> {
    const { store, marker, now } = this.#deps;
    try {
      const heads = await store.heads();
      for (const { id, deletedAt } of heads) if (deletedAt !== null) this.#purgeAt(id, deletedAt + UNDO_MS - now());
      const kept = heads.filter(({ deletedAt }) => deletedAt === null);
      this.#change({
        status: 'ready',
        heads: new Map([...kept.map((head) => [head.id, head] as const), ...this.state.get().heads]),
      });
      if (heads.length === 0 && marker.isSet()) this.#change({ fault: { kind: 'lost', message: LOST } });
    } catch (thrown) {
      this.#change({ status: 'ready' });
      this.fail(thrown);
    }
  }

  /** Calls `listener` when another tab wrote a conversation. */
  onRemoteChange(listener: (notice: ChangeNotice) => void): void {
    this.#listeners.add(listener);
  }

  /** Writes a change. Gives whether it is stored. */
  async write(change: ChatChange): Promise<boolean> {
    const { store, marker } = this.#deps;
    try {
      const head = await store.write(change);
      if (!head) return false;
      marker.set();
      this.#put(head);
      if (this.state.get().fault?.kind === 'unsaved') this.#change({ fault: null });
      this.#notify({ id: change.id, puts: change.puts.map(({ id }) => id), deletes: change.deletes });
      return true;
    } catch (thrown) {
      this.fail(thrown);
      return false;
    }
  }

  /** Brings what an import wrote into the list, and gives notice of it to other tabs. */
  async adopt(notices: readonly ChangeNotice[]): Promise<void> {
    this.#deps.marker.set();
    this.#notify(notices);
    await this.#receive(notices);
  }

  /** Shows that nothing can be stored in this browser. */
  refuse(thrown: unknown): void {
    this.#change({ fault: { kind: 'refused', message: `${REFUSED} (${reasonOf(thrown)})` } });
  }

  /** Shows that the store cannot be read or written. */
  fail(thrown: unknown): void {
    if (this.state.get().fault?.kind === 'refused') return;
    this.#change({ fault: { kind: 'unsaved', message: `${UNSAVED} (${reasonOf(thrown)})` } });
  }

  /** Shows that a chat was not saved as a file of the user. */
  failFile(thrown: unknown): void {
    this.#change({ fault: { kind: 'file', message: `Reload the page, then try again. (${reasonOf(thrown)})` } });
  }

  /** Leaves a fault that the user has read. */
  dismissFault(): void {
    if (this.state.get().fault?.kind === 'lost') this.#deps.marker.clear();
    this.#change({ fault: null });
  }

  async rename(id: string, title: string): Promise<void> {
    if (title.trim() !== '') await this.#writeHead(id, { title: title.trim(), titleBy: 'user' });
  }

  async pin(id: string, isPinned: boolean): Promise<void> {
    await this.#writeHead(id, { isPinned });
  }

  /**
   * Takes a conversation out of the list. `restore` brings it back within UNDO_MS; then it is
   * deleted for good.
   */
  async remove(id: string): Promise<void> {
    await this.#writeHead(id, { deletedAt: this.#deps.now() });
    this.#purgeAt(id, UNDO_MS);
  }

  /** Brings a removed conversation back. */
  async restore(id: string): Promise<void> {
    await this.#writeHead(id, { deletedAt: null });
  }

  /**
   * Takes conversations out of the list, all of them or none. `restoreAll` brings them back within
   * UNDO_MS. Gives whether that is stored.
   */
  async removeAll(ids: readonly string[]): Promise<boolean> {
    const isStored = await this.#markDeleted(ids, this.#deps.now());
    if (isStored) for (const id of ids) this.#purgeAt(id, UNDO_MS);
    return isStored;
  }

  /** Brings removed conversations back. */
  async restoreAll(ids: readonly string[]): Promise<void> {
    await this.#markDeleted(ids, null);
  }

  async #markDeleted(ids: readonly string[], deletedAt: number | null): Promise<boolean> {
    try {
      const written = await this.#deps.store.markDeleted(ids, deletedAt);
      this.#put(...written);
      for (const { id } of written) this.#notify({ id, puts: [], deletes: [] });
      return true;
    } catch (thrown) {
      this.fail(thrown);
      return false;
    }
  }

  #writeHead(id: string, head: ChatChange['head']): Promise<boolean> {
    return this.write({ id, head, puts: [], deletes: [], text: null });
  }

  #purgeAt(id: string, ms: number): void {
    this.#deps.after(Math.max(0, ms), () => void this.#purge(id));
  }

  async #purge(id: string): Promise<void> {
    const { store, marker } = this.#deps;
    try {
      const head = await store.head(id);
      // It was brought back, or removed again later.
      if (!head || head.deletedAt === null || head.deletedAt + UNDO_MS > this.#deps.now()) return;
      await store.purge(id);
      if ((await store.heads()).length === 0) marker.clear();
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  #put(...written: readonly ConversationHead[]): void {
    const heads = new Map(this.state.get().heads);
    for (const head of written) {
      if (head.deletedAt === null) heads.set(head.id, head);
      else heads.delete(head.id);
    }
    this.#change({ heads });
  }

  #notify(notices: ChangeNotice | readonly ChangeNotice[]): void {
    this.#deps.channel?.postMessage(notices);
  }

  async #receive(notices: readonly ChangeNotice[]): Promise<void> {
    try {
      const heads = await Promise.all(notices.map(({ id }) => this.#deps.store.head(id)));
      this.#put(...heads.filter((head) => head !== null));
      for (const notice of notices) for (const listener of this.#listeners) listener(notice);
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  #change(part: Partial<LibraryState>): void {
    this.state.set({ ...this.state.get(), ...part });
  }
}

const REFUSED =
  'This browser does not let the app store chats here. They end with this tab. Use an ordinary window to keep them.';
const UNSAVED =
  'The last change of a chat could not be stored. It is still in this tab, and the app tries again with the next change. Free some disk space.';
const LOST =
  'The browser has deleted the chats that were stored here. This happens when the disk runs full or site data is cleared.';

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : String(thrown);
}

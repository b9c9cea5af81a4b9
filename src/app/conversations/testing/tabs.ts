// Tabs of one browser for tests: they share a store, locks and a channel. Time stands still until
// the test moves it.
import { createStore } from '../../platform/store.ts';
import { createFakeLocks } from '../../platform/testing/fake-locks.ts';
import { createChats } from '../chats.ts';
import { EMPTY_DRAFT } from '../draft.ts';
import type { ChangeNotice } from '../list/library.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { FallbackStore } from '../storage/fallback-store.ts';
import { MemoryStore } from '../storage/memory-store.ts';
import type { ChatStore } from '../storage/records.ts';

type Listener = (event: MessageEvent<ChangeNotice>) => void;

export class FakeBrowser {
  readonly store = new MemoryStore();
  time = 1000;
  readonly #locks = new Map<string, ReturnType<typeof createFakeLocks>>();
  readonly #channels = new Set<Listener>();
  #timers: { at: number; work: () => void }[] = [];
  #ids = 0;
  #isMarked = false;

  /** Opens a tab. `open` opens another store than the browser's. */
  openTab(open: () => Promise<ChatStore> = async () => this.store) {
    let kill = () => {};
    const killed = new Promise<void>((resolve) => {
      kill = resolve;
    });
    let isAlive = true;
    const dead = new Promise<never>(() => {});
    const alive = new FallbackStore(open, () => {});
    const draft = createStore(EMPTY_DRAFT);
    const addresses: string[] = [];
    const heard = new Set<Listener>();
    const chats = createChats({
      // A tab that was killed writes nothing more.
      openStore: async () =>
        open().then((opened) => Object.assign(alive, { write: (change: never) => (isAlive ? opened.write(change) : dead) })),
      marker: {
        isSet: () => this.#isMarked,
        set: () => void (this.#isMarked = true),
        clear: () => void (this.#isMarked = false),
      },
      draft,
      newSettings: () => DEFAULT_SETTINGS,
      channel: {
        postMessage: (data: ChangeNotice) => {
          for (const listener of this.#channels) {
            if (!heard.has(listener)) queueMicrotask(() => listener({ data } as MessageEvent<ChangeNotice>));
          }
        },
        addEventListener: (_type: string, listener: unknown) => {
          heard.add(listener as Listener);
          this.#channels.add(listener as Listener);
        },
      },
      locks: { request: (name: string, ...rest: unknown[]) => this.#request(killed, name, rest) },
      now: () => this.time,
      newId: () => `id-${(this.#ids += 1)}`,
      after: (ms, work) => void this.#timers.push({ at: this.time + ms, work }),
      replaceAddress: (path) => addresses.push(path),
      runningIn: () => null,
    });
    return {
      chats,
      draft,
      addresses,
      /** Ends the tab as a crash does: its locks are free, and nothing of it goes on. */
      kill() {
        isAlive = false;
        for (const listener of heard) this.forget(listener);
        kill();
      },
      forget: (listener: Listener) => void this.#channels.delete(listener),
    };
  }

  /** Moves the time, and runs what is due. */
  async pass(ms: number): Promise<void> {
    this.time += ms;
    const due = this.#timers.filter(({ at }) => at <= this.time);
    this.#timers = this.#timers.filter((timer) => !due.includes(timer));
    for (const { work } of due) work();
    await settled();
  }

  #request(killed: Promise<void>, name: string, rest: unknown[]): Promise<unknown> {
    const locks = this.#locks.get(name) ?? createFakeLocks();
    this.#locks.set(name, locks);
    const work = rest.at(-1) as (lock: Lock | null) => unknown;
    const untilKilled = (lock: Lock | null) => Promise.race([work(lock), killed]);
    return locks.request(name, rest.length > 1 ? (rest[0] as LockOptions) : {}, untilKilled);
  }
}

/** Lets all that waits for nothing but promises go on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

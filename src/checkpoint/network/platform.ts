// The port for time, randomness, network state and other tabs. A test replaces all of them at once.
// The browser's implementation is here too.

import { throwIfStopped } from '../errors.ts';

export interface Platform {
  /** ms since 1970. Never runs backwards. */
  now(): number;
  /** From 0 to before 1. */
  random(): number;
  /** Resolves after `ms`. Errors: `AbortError`. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls back once after `ms`, unless the returned function is called before. */
  after(ms: number, callback: () => void): () => void;
  /** False only if there is certainly no network. */
  isOnline(): boolean;
  /** Resolves when there may be a network. Errors: `AbortError`. */
  online(signal?: AbortSignal): Promise<void>;
  /**
   * Runs `task` while no other tab runs one of that name. The signal for `task` aborts when another
   * tab takes the lock. Then `task` should end, and this settles as `task` does. Errors: those of
   * `task`, `AbortError`.
   */
  exclusive<T>(name: string, task: (lost: AbortSignal) => Promise<T>, options: ExclusiveOptions): Promise<T>;
  /** Opens a channel by name. Messages reach the other tabs that opened it. */
  channel(name: string, onMessage: (message: unknown) => void): TabChannel;
}

export interface ExclusiveOptions {
  /** Stops waiting for the lock. */
  signal?: AbortSignal | undefined;
  /** Called if another tab has the lock. */
  onBusy: () => void;
  /** Takes the lock from the tab that has it, without waiting. */
  isForced?: boolean;
}

export interface TabChannel {
  /** False if tabs cannot communicate. */
  readonly isOpen: boolean;
  post(message: unknown): void;
  close(): void;
}

/** Longest time until a returned network is noticed, ms. */
const ONLINE_CHECK_MS = 1_000;

/**
 * The platform of a worker in a browser. Without Web Locks, as in Node, every task runs at once and
 * tabs do not communicate.
 */
export function browserPlatform(): Platform {
  const { navigator } = globalThis as { navigator?: { onLine?: boolean; locks?: LockManager } };
  const after: Platform['after'] = (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  };
  return {
    now: () => performance.timeOrigin + performance.now(),
    random: () => Math.random(),
    sleep: (ms, signal) => settle(signal, (done) => after(ms, done)),
    after,
    isOnline: () => navigator?.onLine !== false,
    // Polled, because the `online` event does not reach every worker. Under emulation in Chromium
    // 156 it does not (docs/browser-bugs.md#CB14).
    online: async (signal) => {
      while (navigator?.onLine === false) await settle(signal, (done) => after(ONLINE_CHECK_MS, done));
    },
    exclusive: async (name, task, options) =>
      navigator?.locks ? withLock(navigator.locks, name, task, options) : task(new AbortController().signal),
    channel: (name, onMessage) => (navigator?.locks ? openChannel(name, onMessage) : SILENT_CHANNEL),
  };
}

/** Resolves when `start` calls back. Calls the function that `start` returned at every end. */
async function settle(signal: AbortSignal | undefined, start: (done: () => void) => () => void): Promise<void> {
  throwIfStopped(signal);
  await new Promise<void>((resolve, reject) => {
    const end = (finish: () => void) => () => {
      cancel();
      signal?.removeEventListener('abort', stop);
      finish();
    };
    const stop = end(() => reject(new DOMException('Stopped.', 'AbortError')));
    const cancel = start(end(resolve));
    signal?.addEventListener('abort', stop);
  });
}

/**
 * Runs `task` with the lock. A browser that refuses locks, as with blocked cookies, runs it without
 * one.
 */
async function withLock<T>(
  locks: LockManager,
  name: string,
  task: (lost: AbortSignal) => Promise<T>,
  { signal, onBusy, isForced = false }: ExclusiveOptions,
): Promise<T> {
  const lost = new AbortController();
  let running: Promise<T> | undefined;
  let isOver = false;
  const start = (): Promise<T> => {
    running = task(lost.signal).finally(() => {
      isOver = true;
    });
    return running;
  };
  try {
    if (isForced) return await locks.request(name, { steal: true }, start);
    const first = await locks.request(name, { ifAvailable: true }, async (lock) => (lock ? { result: await start() } : null));
    if (first) return first.result;
    onBusy();
    return await locks.request(name, { ...(signal && { signal }) }, start);
  } catch (error) {
    if (isOver) throw error;
    if (running) {
      // The lock rejects before the task has ended: another tab took it.
      lost.abort();
      return running;
    }
    // The lock rejects with the signal's own reason, which may be anything.
    throwIfStopped(signal);
    if (error instanceof DOMException) return start();
    throw error;
  }
}

/** The channel of tabs that cannot communicate. */
const SILENT_CHANNEL: TabChannel = { isOpen: false, post: () => undefined, close: () => undefined };

function openChannel(name: string, onMessage: (message: unknown) => void): TabChannel {
  try {
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }) => onMessage(data);
    return { isOpen: true, post: (message) => channel.postMessage(message), close: () => channel.close() };
  } catch (error) {
    // The browser forbids this site to share anything between tabs.
    if (error instanceof DOMException) return SILENT_CHANNEL;
    throw error;
  }
}

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
   * Runs `task` while no other tab runs one of that name. Calls `onBusy` if another does. Errors:
   * those of `task`, `AbortError`.
   */
  exclusive<T>(
    name: string,
    task: () => Promise<T>,
    options: { signal?: AbortSignal | undefined; onBusy: () => void },
  ): Promise<T>;
  /** Opens a channel by name. Messages reach the other tabs that opened it. */
  channel(name: string, onMessage: (message: unknown) => void): TabChannel;
}

export interface TabChannel {
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
    exclusive: async (name, task, options) => (navigator?.locks ? withLock(navigator.locks, name, task, options) : task()),
    channel: (name, onMessage) =>
      navigator?.locks ? openChannel(name, onMessage) : { post: () => undefined, close: () => undefined },
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

async function withLock<T>(
  locks: LockManager,
  name: string,
  task: () => Promise<T>,
  { signal, onBusy }: { signal?: AbortSignal | undefined; onBusy: () => void },
): Promise<T> {
  const first = await locks.request(name, { ifAvailable: true }, async (lock) => (lock ? { result: await task() } : null));
  if (first) return first.result;
  onBusy();
  try {
    return await locks.request(name, { ...(signal && { signal }) }, task);
  } catch (error) {
    // The lock rejects with the signal's own reason, which may be anything.
    throwIfStopped(signal);
    throw error;
  }
}

function openChannel(name: string, onMessage: (message: unknown) => void): TabChannel {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => onMessage(data);
  return { post: (message) => channel.postMessage(message), close: () => channel.close() };
}

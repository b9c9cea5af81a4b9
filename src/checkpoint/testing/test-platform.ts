// A platform whose time, network and tabs a test controls. Waits end at once and advance the clock.
// Timeouts fire only when the test lets time elapse.

import { throwIfStopped } from '../errors.ts';
import type { Platform } from '../network/platform.ts';

export interface TestPlatform extends Platform {
  /** Every wait between tries, ms, in order. */
  waits: number[];
  setOnline(isOnline: boolean): void;
  /** Lets `ms` pass and runs the callbacks due until then. */
  elapse(ms: number): Promise<void>;
}

/** The tabs of one browser: holders of locks, and listeners. */
export interface TestTabs {
  locks: Map<string, Promise<unknown>>;
  channels: Map<string, Set<(message: unknown) => void>>;
}

export function testTabs(): TestTabs {
  return { locks: new Map(), channels: new Map() };
}

/** `random` is the constant result of random(): 1 makes each back-off as long as possible. */
export function testPlatform(tabs = testTabs(), random = 1): TestPlatform {
  let time = 1_800_000_000_000;
  let isOnline = true;
  const waits: number[] = [];
  const timers = new Set<{ at: number; callback: () => void }>();
  const waitingForNetwork = new Set<() => void>();

  const runTimers = () => {
    for (const timer of timers) {
      if (timer.at > time) continue;
      timers.delete(timer);
      timer.callback();
    }
  };
  return {
    waits,
    now: () => time,
    random: () => random,
    sleep: async (ms, signal) => {
      throwIfStopped(signal);
      waits.push(ms);
      time += ms;
      await turn();
      throwIfStopped(signal);
    },
    after: (ms, callback) => {
      const timer = { at: time + ms, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    isOnline: () => isOnline,
    online: (signal) =>
      new Promise((resolve, reject) => {
        waitingForNetwork.add(resolve);
        signal?.addEventListener('abort', () => reject(new DOMException('Stopped.', 'AbortError')));
      }),
    setOnline: (online) => {
      isOnline = online;
      if (online) for (const resolve of waitingForNetwork) resolve();
    },
    elapse: async (ms) => {
      time += ms;
      runTimers();
      await turn();
    },
    exclusive: (name, task, options) => exclusive(tabs, name, task, options),
    channel: (name, onMessage) => {
      const listeners = tabs.channels.get(name) ?? new Set();
      tabs.channels.set(name, listeners.add(onMessage));
      const others = () => [...listeners].filter((listener) => listener !== onMessage);
      return {
        post: (message) => others().forEach((listener) => listener(structuredClone(message))),
        close: () => void listeners.delete(onMessage),
      };
    },
  };
}

const exclusive = async <T>(
  { locks }: TestTabs,
  name: string,
  task: () => Promise<T>,
  { signal, onBusy }: Parameters<Platform['exclusive']>[2],
): Promise<T> => {
  if (locks.has(name)) onBusy();
  while (locks.has(name)) {
    await locks.get(name)?.catch(() => undefined);
    throwIfStopped(signal);
  }
  const running = task();
  locks.set(name, running);
  try {
    return await running;
  } finally {
    locks.delete(name);
  }
};

/** Runs all callbacks that are ready. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

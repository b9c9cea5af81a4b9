// Counts the requests of one part of the app, and adds them to the log in batches.
import { dayOf, type RequestCount, type RequestLog, type RequestSender, sumOf } from './request-log.ts';

/** Time for which counts are gathered before they are stored, ms. */
const GATHER_MS = 500;

export interface RequestCounterDeps {
  from: RequestSender;
  log: Pick<RequestLog, 'add'>;
  /** Milliseconds since 1970. */
  now(): number;
  after(ms: number, work: () => void): void;
  /** Reports that the log has changed. */
  notify(): void;
}

export interface RequestCounter {
  /** Counts a request that was sent. `bytes` were received. Other schemes than http do not count. */
  sent(url: string, bytes: number): void;
  /** Counts a request that was refused and not sent. */
  refused(url: string): void;
  /** Stores what is counted so far. Never rejects: what could not be stored is tried again later. */
  flush(): Promise<void>;
}

/** The counter of one page, worker or service worker. */
export function createRequestCounter({ from, log, now, after, notify }: RequestCounterDeps): RequestCounter {
  let gathered = new Map<string, RequestCount>();
  let isWaiting = false;
  const flush = async () => {
    const counts = gathered;
    gathered = new Map();
    if (counts.size === 0) return;
    try {
      await log.add([...counts.values()]);
      notify();
    } catch {
      for (const count of counts.values()) gather(count);
    }
  };
  const gather = (count: RequestCount) => {
    const key = `${count.day} ${count.host}`;
    const before = gathered.get(key);
    gathered.set(key, before ? sumOf(before, count) : count);
  };
  const add = (url: string, amount: Pick<RequestCount, 'requests' | 'refused' | 'bytes'>) => {
    const host = hostOf(url);
    if (host === null) return;
    const lastMs = now();
    gather({ day: dayOf(lastMs), host, from, ...amount, lastMs });
    if (isWaiting) return;
    isWaiting = true;
    after(GATHER_MS, () => {
      isWaiting = false;
      void flush();
    });
  };
  return {
    sent: (url, bytes) => add(url, { requests: 1, refused: 0, bytes }),
    refused: (url) => add(url, { requests: 0, refused: 1, bytes: 0 }),
    flush,
  };
}

/** The host with its port; null for `blob:`, `data:` and what is no address. */
function hostOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host } = new URL(url);
  return /^(https?|wss?):$/.test(protocol) ? host : null;
}

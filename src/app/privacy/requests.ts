// The counted requests as the page shows them: read again when a part of the app has counted.
import type { RequestCount, RequestLog } from '../../contracts/network/request-log.ts';
import { createStore, type Store } from '../platform/store.ts';

export type RequestsState = { status: 'reading' } | { status: 'read'; counts: readonly RequestCount[] } | { status: 'refused' };

export interface Requests {
  store: Store<RequestsState>;
  /** Reads the log again. Never rejects. */
  refresh(): Promise<void>;
}

/** Reads `log` now and after each message on `channel`. */
export function createRequests(
  log: Pick<RequestLog, 'read'>,
  channel: Pick<BroadcastChannel, 'addEventListener'> | null,
): Requests {
  const store: Requests['store'] = createStore<RequestsState>({ status: 'reading' });
  const refresh = () =>
    log.read().then(
      (counts) => store.set({ status: 'read', counts }),
      () => store.set({ status: 'refused' }),
    );
  channel?.addEventListener('message', () => void refresh());
  void refresh();
  return { store, refresh };
}

/** What was counted for one host and one part of the app. */
export interface HostRow extends Pick<RequestCount, 'host' | 'from' | 'requests' | 'refused' | 'bytes' | 'lastMs'> {
  requestsToday: number;
}

/** A row for each host and part of the app: the app's own host first, then the latest. */
export function rowsOf(counts: readonly RequestCount[], ownHost: string, today: string): HostRow[] {
  const rows = new Map<string, HostRow>();
  for (const { host, from, requests, refused, bytes, lastMs, day } of counts) {
    const key = `${host} ${from}`;
    const before = rows.get(key) ?? { host, from, requests: 0, refused: 0, bytes: 0, lastMs: 0, requestsToday: 0 };
    rows.set(key, {
      ...before,
      requests: before.requests + requests,
      refused: before.refused + refused,
      bytes: before.bytes + bytes,
      lastMs: Math.max(before.lastMs, lastMs),
      requestsToday: before.requestsToday + (day === today ? requests : 0),
    });
  }
  const rank = (row: HostRow) => (row.host === ownHost ? Number.POSITIVE_INFINITY : row.lastMs);
  return [...rows.values()].sort((a, b) => rank(b) - rank(a) || a.from.localeCompare(b.from));
}

/** Requests of the present day to other hosts than the app's. */
export function sentToday(
  counts: readonly RequestCount[],
  ownHost: string,
  today: string,
): { requests: number; hosts: string[] } {
  const others = counts.filter(({ day, host, requests }) => day === today && host !== ownHost && requests > 0);
  return {
    requests: others.reduce((sum, { requests }) => sum + requests, 0),
    hosts: [...new Set(others.map(({ host }) => host))],
  };
}

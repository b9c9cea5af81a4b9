// Exposes the worker's Session to its own tab, and to every other tab that joins. Knows ports and
// locks, not what a Session does.

import { expose } from 'comlink';
import type { JoinEngine, Joined } from '../contracts/shared-engine.ts';
import { registerTransferHandlers } from '../contracts/transfer.ts';
import type { SharedSession } from './session.ts';

/** The needed part of a worker's global scope: its end of the channel to its own tab. */
export type WorkerScope = Parameters<typeof expose>[1] & object;

/** Serves the own tab through `scope`, and each tab that joins until its lock is released. */
export function serveTabs(session: SharedSession, scope: WorkerScope, locks: Pick<LockManager, 'request'>): void {
  registerTransferHandlers();
  scope.addEventListener('message', (event) => {
    const { data, ports } = event as MessageEvent<Partial<JoinEngine> | null>;
    const [port] = ports;
    if (data?.type !== 'join-engine' || data.tabLock === undefined || !port) return;
    const gone = new AbortController();
    void locks.request(data.tabLock, () => {
      gone.abort(new DOMException('The tab that asked was closed.', 'AbortError'));
      port.close();
    });
    port.postMessage({ type: 'joined' } satisfies Joined);
    expose(session.forTab(gone.signal), port);
  });
  expose(session, scope);
}

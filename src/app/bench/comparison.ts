// The comparison of int8 weights with exact ones as the page's state: what it is at, and where its result goes.
// Takes a Session; gives a store and actions. Refuses to know React and what is kept.

import type { WeightsComparison } from '../../contracts/bench-report.ts';
import type { Session } from '../../contracts/session.ts';
import { isAbort } from '../failures/failure.ts';
import { createStore, type Store } from '../platform/store.ts';

export type ComparisonState =
  | { status: 'idle' }
  /** `what`: it is at now; null before the first word of it. */
  | { status: 'running'; what: string | null; isStopping: boolean };

export interface Comparison {
  store: Store<ComparisonState>;
  /** Compares on the loaded model, which is at `url`; a second call while one runs does nothing. */
  start(url: string): Promise<void>;
  /** Ends it without a result. */
  stop(): Promise<void>;
}

export interface ComparisonParts {
  session: Pick<Session, 'bench' | 'chat'>;
  whileBusy<Result>(work: () => Promise<Result>): Promise<Result>;
  onResult(url: string, comparison: WeightsComparison): void;
  /** The model at `url` is no longer loaded. */
  onFailure(url: string, thrown: unknown): Promise<void>;
}

/** The comparison of one page. No action rejects: what fails is told. */
export function createComparison({ session, whileBusy, onResult, onFailure }: ComparisonParts): Comparison {
  const store = createStore<ComparisonState>({ status: 'idle' });
  const change = (part: Partial<Extract<ComparisonState, { status: 'running' }>>) => {
    const state = store.get();
    if (state.status === 'running') store.set({ ...state, ...part });
  };
  return {
    store,
    async start(url) {
      if (store.get().status === 'running') return;
      store.set({ status: 'running', what: null, isStopping: false });
      try {
        onResult(url, await whileBusy(() => session.bench.compareWeights((what) => change({ what }))));
      } catch (thrown) {
        if (!isAbort(thrown)) await onFailure(url, thrown);
      } finally {
        store.set({ status: 'idle' });
      }
    },
    async stop() {
      change({ isStopping: true });
      // What the worker has against it is what `start` tells.
      await session.chat.stop().catch(() => undefined);
    },
  };
}

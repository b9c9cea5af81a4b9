// The measurement of the page as a state machine: what is being measured, the report, what went wrong.
// Takes a Session; gives a store and actions. Refuses to know React and the GPU.
import type { BenchReport, BenchSizes } from '../../contracts/bench-report.ts';
import type { Session } from '../../contracts/session.ts';
import { type Failure, isAbort, toFailure } from '../failures/failure.ts';
import { createStore, type Store } from '../platform/store.ts';

export type BenchState =
  | { status: 'idle' }
  /** `what`: being measured now; null before the first word of it. */
  | { status: 'running'; what: string | null; isStopping: boolean }
  | { status: 'done'; report: BenchReport }
  | { status: 'failed'; failure: Failure };

export interface Bench {
  store: Store<BenchState>;
  /** Measures; a second call while one runs does nothing. */
  start(sizes: BenchSizes): Promise<void>;
  /** Ends the measurement without a report. */
  stop(): Promise<void>;
}

export interface BenchParts {
  session: Pick<Session, 'bench' | 'chat'>;
  whileBusy<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** The measurement of one page. No action rejects: what fails is in the state. */
export function createBench({ session, whileBusy }: BenchParts): Bench {
  const store = createStore<BenchState>({ status: 'idle' });
  const change = (part: Partial<Extract<BenchState, { status: 'running' }>>) => {
    const state = store.get();
    if (state.status === 'running') store.set({ ...state, ...part });
  };
  return {
    store,
    async start(sizes) {
      if (store.get().status === 'running') return;
      store.set({ status: 'running', what: null, isStopping: false });
      try {
        const report = await whileBusy(() => session.bench.run(sizes, (what) => change({ what })));
        store.set({ status: 'done', report });
      } catch (error) {
        store.set(isAbort(error) ? { status: 'idle' } : { status: 'failed', failure: toFailure(error) });
      }
    },
    async stop() {
      change({ isStopping: true });
      // What the worker has against it is what `start` reports.
      await session.chat.stop().catch(() => undefined);
    },
  };
}

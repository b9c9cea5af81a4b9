// A measurement of the page as a state machine: its progress, its result, its failure. The bench
// and the comparison are one each.
import { type Failure, isAbort, toFailure } from '../failures/failure.ts';
import { createStore, type Store } from '../platform/store.ts';

export type MeasurementState<Result> =
  | { status: 'idle' }
  /** `what`: the present part of the measurement; null before the first report. */
  | { status: 'running'; what: string | null; isStopping: boolean }
  | { status: 'done'; result: Result }
  | { status: 'failed'; failure: Failure };

export interface Measurement<Target, Result> {
  store: Store<MeasurementState<Result>>;
  /** Measures `target`. A second call does nothing while one runs. */
  start(target: Target): Promise<void>;
  /** Ends the measurement without a result. */
  stop(): Promise<void>;
}

export interface MeasurementDeps<Target, Result> {
  measure(target: Target, onProgress: (what: string) => void): Promise<Result>;
  stop(): Promise<void>;
  whileBusy<Value>(work: () => Promise<Value>): Promise<Value>;
  onDone?(target: Target, result: Result): void;
  onFailed?(target: Target, thrown: unknown): Promise<void>;
}

/** Creates a measurement. No action rejects: an error goes into the state. */
export function createMeasurement<Target, Result>(deps: MeasurementDeps<Target, Result>): Measurement<Target, Result> {
  const store = createStore<MeasurementState<Result>>({ status: 'idle' });
  const change = (part: { what: string } | { isStopping: boolean }) => {
    const state = store.get();
    if (state.status === 'running') store.set({ ...state, ...part });
  };
  return {
    store,
    async start(target) {
      if (store.get().status === 'running') return;
      store.set({ status: 'running', what: null, isStopping: false });
      try {
        const result = await deps.whileBusy(() => deps.measure(target, (what) => change({ what })));
        store.set({ status: 'done', result });
        deps.onDone?.(target, result);
      } catch (thrown) {
        if (isAbort(thrown)) return store.set({ status: 'idle' });
        store.set({ status: 'failed', failure: toFailure(thrown) });
        await deps.onFailed?.(target, thrown);
      }
    },
    async stop() {
      change({ isStopping: true });
      // `start` reports the worker's error.
      await deps.stop().catch(() => undefined);
    },
  };
}

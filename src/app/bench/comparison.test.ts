import { expect, test } from 'vitest';
import type { WeightsComparison } from '../../contracts/bench-report.ts';
import { type ComparisonState, createComparison } from './comparison.ts';

const MODEL = 'http://localhost/models/a';

function scripted(compare: (onProgress: (what: string) => void) => Promise<WeightsComparison>) {
  const calls: string[] = [];
  const results: unknown[] = [];
  const comparison = createComparison({
    session: {
      bench: {
        run: () => Promise.reject(named('internal')),
        compareWeights: (onProgress) => {
          calls.push('compare');
          return compare(onProgress);
        },
      },
      chat: { generate: async () => {}, stop: async () => void calls.push('stop') },
    },
    whileBusy: (work) => work(),
    onResult: (...result) => void results.push(result),
    onFailure: async (url, thrown) => void results.push([url, (thrown as Error).name]),
  });
  const seen: ComparisonState[] = [];
  comparison.store.subscribe(() => seen.push(comparison.store.get()));
  return { comparison, calls, results, seen };
}

const named = (name: string) => Object.assign(new Error('No.'), { name });

test('says what it is at, and hands the result on', async () => {
  const found = { model: 'a' } as WeightsComparison;
  const { comparison, results, seen } = scripted(async (onProgress) => {
    onProgress('reading with exact weights');
    return found;
  });
  await comparison.start(MODEL);
  expect(seen).toEqual([
    { status: 'running', what: null, isStopping: false },
    { status: 'running', what: 'reading with exact weights', isStopping: false },
    { status: 'idle' },
  ]);
  expect(results).toEqual([[MODEL, found]]);
});

test('a failure is told with its model, a stop is none', async () => {
  const failed = scripted(() => Promise.reject(named('out-of-memory')));
  await failed.comparison.start(MODEL);
  expect(failed.results).toEqual([[MODEL, 'out-of-memory']]);
  const stopped = scripted(() => Promise.reject(named('AbortError')));
  await stopped.comparison.start(MODEL);
  expect(stopped.results).toEqual([]);
  expect(stopped.comparison.store.get()).toEqual({ status: 'idle' });
});

test('one comparison runs at a time, and can be stopped', async () => {
  let end: (found: WeightsComparison) => void = () => {};
  const { comparison, calls } = scripted(() => new Promise((resolve) => (end = resolve)));
  const running = comparison.start(MODEL);
  await comparison.start(MODEL);
  await comparison.stop();
  expect(calls).toEqual(['compare', 'stop']);
  expect(comparison.store.get()).toMatchObject({ status: 'running', isStopping: true });
  end({} as WeightsComparison);
  await running;
});

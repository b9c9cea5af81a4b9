import { expect, test } from 'vitest';
import type { BenchReport } from '../../contracts/bench-report.ts';
import { type BenchState, createBench } from './bench.ts';

const REPORT: BenchReport = {
  device: { name: 'a GPU', features: [], limits: {}, timer: 'clock', variant: {} },
  sizes: 'gpt-oss-20b',
  kernels: [],
  model: null,
};

function scripted(measure: (onProgress: (what: string) => void) => Promise<BenchReport>) {
  const calls: string[] = [];
  const bench = createBench({
    session: {
      bench: {
        run: (sizes, onProgress) => {
          calls.push(sizes);
          return measure(onProgress);
        },
        compareWeights: () => Promise.reject(named('internal')),
      },
      chat: { generate: async () => {}, stop: async () => void calls.push('stop') },
    },
    whileBusy: (work) => work(),
  });
  const seen: BenchState[] = [];
  bench.store.subscribe(() => seen.push(bench.store.get()));
  return { bench, calls, seen };
}

const named = (name: string) => Object.assign(new Error('No.'), { name });

test('says what it measures, then has the report', async () => {
  const { bench, seen } = scripted(async (onProgress) => {
    onProgress('qkv');
    return REPORT;
  });
  await bench.start('gpt-oss-20b');
  expect(seen).toEqual([
    { status: 'running', what: null, isStopping: false },
    { status: 'running', what: 'qkv', isStopping: false },
    { status: 'done', report: REPORT },
  ]);
});

test('a failure is kept with its name, a stop leaves nothing', async () => {
  const failed = scripted(() => Promise.reject(named('out-of-memory')));
  await failed.bench.start('loaded');
  expect(failed.bench.store.get()).toMatchObject({ status: 'failed', failure: { name: 'out-of-memory' } });
  const stopped = scripted(() => Promise.reject(named('AbortError')));
  await stopped.bench.start('loaded');
  expect(stopped.bench.store.get()).toEqual({ status: 'idle' });
});

test('one measurement runs at a time, and can be stopped', async () => {
  let end: (report: BenchReport) => void = () => {};
  const { bench, calls } = scripted(() => new Promise((resolve) => (end = resolve)));
  const running = bench.start('gpt-oss-20b');
  await bench.start('loaded');
  await bench.stop();
  expect(calls).toEqual(['gpt-oss-20b', 'stop']);
  expect(bench.store.get()).toMatchObject({ status: 'running', isStopping: true });
  end(REPORT);
  await running;
});

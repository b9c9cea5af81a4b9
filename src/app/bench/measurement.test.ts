import { expect, test } from 'vitest';
import { createMeasurement, type MeasurementState } from './measurement.ts';

function scripted(measure: (onProgress: (what: string) => void) => Promise<string>) {
  const calls: unknown[] = [];
  const measurement = createMeasurement<string, string>({
    measure: (target, onProgress) => {
      calls.push(target);
      return measure(onProgress);
    },
    stop: async () => void calls.push('stop'),
    whileBusy: (work) => work(),
    onDone: (...done) => void calls.push(done),
    onFailed: async (target, thrown) => void calls.push([target, (thrown as Error).name]),
  });
  const seen: MeasurementState<string>[] = [];
  measurement.store.subscribe(() => seen.push(measurement.store.get()));
  return { measurement, calls, seen };
}

const named = (name: string) => Object.assign(new Error('No.'), { name });

test('says what it measures, has the result, and hands it on with its target', async () => {
  const { measurement, calls, seen } = scripted(async (onProgress) => {
    onProgress('qkv');
    return 'report';
  });
  await measurement.start('a');
  expect(seen).toEqual([
    { status: 'running', what: null, isStopping: false },
    { status: 'running', what: 'qkv', isStopping: false },
    { status: 'done', result: 'report' },
  ]);
  expect(calls).toEqual(['a', ['a', 'report']]);
});

test('a failure is kept with its name and handed on, a stop leaves nothing', async () => {
  const failed = scripted(() => Promise.reject(named('out-of-memory')));
  await failed.measurement.start('a');
  expect(failed.measurement.store.get()).toMatchObject({ status: 'failed', failure: { name: 'out-of-memory' } });
  expect(failed.calls).toEqual(['a', ['a', 'out-of-memory']]);
  const stopped = scripted(() => Promise.reject(named('AbortError')));
  await stopped.measurement.start('a');
  expect(stopped.measurement.store.get()).toEqual({ status: 'idle' });
  expect(stopped.calls).toEqual(['a']);
});

test('one measurement runs at a time, and can be stopped', async () => {
  let end: (result: string) => void = () => {};
  const { measurement, calls } = scripted(() => new Promise((resolve) => (end = resolve)));
  const running = measurement.start('a');
  await measurement.start('b');
  await measurement.stop();
  expect(calls).toEqual(['a', 'stop']);
  expect(measurement.store.get()).toMatchObject({ status: 'running', isStopping: true });
  end('report');
  await running;
});

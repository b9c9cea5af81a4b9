// Measures the GPU time of one dispatch or copy, in microseconds.
// It repeats the work until the total is long enough to measure, and divides by the repeats.

import type { Gpu } from '../gpu/gpu.ts';

/** Browsers round timestamps to 65.5 µs and clocks to 0.1 ms: this total is right to a percent. */
const SEEN_MICROSECONDS = 20_000;
/** A measurement of this length is not repeated. */
const LONG_MICROSECONDS = 1_000_000;
/** Maximum of repeats, few enough to record at once. */
const MAX_REPEATS = 4096;
/** Maximum growth of repeats per round. A system resets its GPU after a submit of two seconds. */
const GROWTH = 16;

const TIMESTAMPS = 2;
const TIMESTAMP_BYTES = 8;

/** Records the measured work into a pass. One measurement calls it many times. */
export type RecordPass = (pass: GPUComputePassEncoder) => void;
type RecordCommands = (encoder: GPUCommandEncoder) => void;

/** Whether `timePass` reads the GPU's own clock. */
export const hasTimestamps = ({ device }: Gpu) => device.features.has('timestamp-query');

/** Measures the microseconds of one round of the work that `record` puts into a pass. */
export function timePass(gpu: Gpu, record: RecordPass): Promise<number> {
  const timed = hasTimestamps(gpu) ? passByTimestamps : passByClock;
  return settle((repeats) => timed(gpu, (pass) => repeat(repeats, () => record(pass))));
}

/** Measures the microseconds of one round of commands outside of a pass. */
export function timeCommands(gpu: Gpu, record: RecordCommands): Promise<number> {
  return settle((repeats) => byClock(gpu, (encoder) => repeat(repeats, () => record(encoder))));
}

/**
 * Warms up with one round, then repeats until the time is long enough. The better of two
 * measurements counts.
 */
async function settle(take: (repeats: number) => Promise<number>): Promise<number> {
  await take(1);
  let repeats = 1;
  for (;;) {
    const total = await take(repeats);
    if (total >= LONG_MICROSECONDS) return total / repeats;
    if (total >= SEEN_MICROSECONDS || repeats === MAX_REPEATS) return Math.min(total, await take(repeats)) / repeats;
    const wanted = Math.ceil((repeats * SEEN_MICROSECONDS * 1.25) / Math.max(total, 1));
    repeats = Math.min(MAX_REPEATS, repeats * GROWTH, wanted);
  }
}

function repeat(times: number, record: () => void): void {
  for (let i = 0; i < times; i++) record();
}

function passByClock(gpu: Gpu, record: RecordPass): Promise<number> {
  return byClock(gpu, (encoder) => {
    const pass = encoder.beginComputePass({ label: 'bench' });
    record(pass);
    pass.end();
  });
}

async function byClock({ device, check }: Gpu, record: RecordCommands): Promise<number> {
  const encoder = device.createCommandEncoder({ label: 'bench' });
  record(encoder);
  const commands = encoder.finish();
  await device.queue.onSubmittedWorkDone();
  const started = performance.now();
  device.queue.submit([commands]);
  await device.queue.onSubmittedWorkDone();
  check();
  return (performance.now() - started) * 1000;
}

async function passByTimestamps({ device, check }: Gpu, record: RecordPass): Promise<number> {
  const querySet = device.createQuerySet({ label: 'bench', type: 'timestamp', count: TIMESTAMPS });
  const size = TIMESTAMPS * TIMESTAMP_BYTES;
  const resolved = device.createBuffer({ size, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
  const readable = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const encoder = device.createCommandEncoder({ label: 'bench' });
  const timestampWrites = { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 };
  const pass = encoder.beginComputePass({ label: 'bench', timestampWrites });
  record(pass);
  pass.end();
  encoder.resolveQuerySet(querySet, 0, TIMESTAMPS, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, readable, 0, size);
  device.queue.submit([encoder.finish()]);
  await readable.mapAsync(GPUMapMode.READ);
  const [begin = 0n, end = 0n] = new BigUint64Array(readable.getMappedRange().slice(0));
  for (const each of [querySet, resolved, readable]) each.destroy();
  check();
  return Number(end - begin) / 1000;
}

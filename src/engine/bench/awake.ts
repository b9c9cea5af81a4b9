// Measures how long JavaScript runs after each buffer mapping, until it waits for the next one.
// Wraps only the mapping of buffers created from now on, so that nothing else gets slower.

import { after } from './after.ts';

export interface AwakeRecord {
  /** Milliseconds of each run, in order. */
  readonly ms: readonly number[];
  /** Restores the device's methods. */
  stop(): void;
}

export function recordAwake(device: GPUDevice): AwakeRecord {
  const ms: number[] = [];
  let woken: number | null = null;
  const undo = after(device, 'createBuffer', (buffer) => {
    after(buffer, 'mapAsync', (mapped) => {
      if (woken !== null) ms.push(performance.now() - woken);
      woken = null;
      // This handler runs before the caller's own, so the caller's work on the bytes counts.
      void mapped.then(
        () => {
          woken = performance.now();
        },
        () => undefined,
      );
    });
  });
  return { ms, stop: undo };
}

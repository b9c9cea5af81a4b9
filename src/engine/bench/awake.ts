// How long JavaScript is awake each time a buffer that was mapped can be read, until it rests again.
// Takes a device; stands only in front of the mapping of buffers that are made from now on, so that nothing else is slower for it.

import { after } from './after.ts';

export interface AwakeRecord {
  /** Milliseconds of each time, in order. */
  readonly ms: readonly number[];
  /** Takes the device as it was. */
  stop(): void;
}

export function recordAwake(device: GPUDevice): AwakeRecord {
  const ms: number[] = [];
  let woken: number | null = null;
  const undo = after(device, 'createBuffer', (buffer) => {
    after(buffer, 'mapAsync', (mapped) => {
      if (woken !== null) ms.push(performance.now() - woken);
      woken = null;
      // Before whoever asked for the mapping: what it does with the bytes is counted.
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

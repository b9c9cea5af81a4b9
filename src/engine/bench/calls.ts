// What is asked of a device while something runs: calls counted by kind. Counting takes time of its own: awake.ts tells times.
// Takes a device, whose methods it stands in front of until it is told to stop; refuses to know who calls.

import { after } from './after.ts';

export interface Calls {
  dispatches: number;
  submits: number;
  bindGroups: number;
  buffers: number;
  /** Buffers mapped for reading. */
  maps: number;
}

export interface CallRecord {
  readonly calls: Calls;
  /** Takes the device as it was. */
  stop(): void;
}

/** Counts from now on. Encoders that were begun before are not seen. */
export function recordCalls(device: GPUDevice): CallRecord {
  const calls: Calls = { dispatches: 0, submits: 0, bindGroups: 0, buffers: 0, maps: 0 };
  const undo = [
    after(device, 'createBindGroup', () => {
      calls.bindGroups++;
    }),
    after(device.queue, 'submit', () => {
      calls.submits++;
    }),
    after(device, 'createBuffer', (buffer) => {
      calls.buffers++;
      after(buffer, 'mapAsync', () => {
        calls.maps++;
      });
    }),
    after(device, 'createCommandEncoder', (encoder) => {
      after(encoder, 'beginComputePass', (pass) => {
        for (const method of ['dispatchWorkgroups', 'dispatchWorkgroupsIndirect'] as const) {
          after(pass, method, () => {
            calls.dispatches++;
          });
        }
      });
    }),
  ];
  return {
    calls,
    stop() {
      for (const each of undo) each();
    },
  };
}

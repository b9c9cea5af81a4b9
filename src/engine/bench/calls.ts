// Counts the calls that a device receives, by kind.
// Counting itself takes time, so awake.ts measures time separately.

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
  /** Restores the device's methods. */
  stop(): void;
}

/** Counts calls from now on. It does not see encoders that were created before. */
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

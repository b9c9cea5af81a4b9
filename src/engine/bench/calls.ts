// What is asked of a device while something runs: calls counted by kind, and how long JavaScript is awake each time a buffer can be read.
// Takes a device, whose methods it stands in front of until it is told to stop; refuses to know who calls.

export interface Calls {
  dispatches: number;
  submits: number;
  bindGroups: number;
  buffers: number;
  /** Buffers mapped for reading. */
  maps: number;
  /** Milliseconds from the moment a mapped buffer can be read until JavaScript rests. */
  awakeMs: number[];
}

export interface CallRecord {
  readonly calls: Calls;
  /** Takes the device as it was. */
  stop(): void;
}

/** Counts from now on. Encoders that were begun before are not seen. */
export function recordCalls(device: GPUDevice): CallRecord {
  const calls: Calls = { dispatches: 0, submits: 0, bindGroups: 0, buffers: 0, maps: 0, awakeMs: [] };
  const rest = restDetector((ms) => calls.awakeMs.push(ms));
  const undo = [
    after(device, 'createBindGroup', () => {
      calls.bindGroups++;
    }),
    after(device.queue, 'submit', () => {
      calls.submits++;
    }),
    after(device, 'createBuffer', (buffer) => {
      calls.buffers++;
      after(buffer, 'mapAsync', (mapped) => {
        calls.maps++;
        void mapped.then(rest.wake, () => undefined);
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
      rest.close();
    },
  };
}

type Method<T, K extends keyof T> = T[K] extends (...args: never[]) => infer Result ? Result : never;

/** Calls `look` with what a method of one object gives; the returned function ends that. */
function after<T extends object, K extends keyof T & string>(
  object: T,
  method: K,
  look: (result: Method<T, K>) => void,
): () => void {
  const original = object[method] as (...args: unknown[]) => Method<T, K>;
  const wrapped = (...args: unknown[]) => {
    const result = original.apply(object, args);
    look(result);
    return result;
  };
  Object.defineProperty(object, method, { value: wrapped, configurable: true });
  // The class's own method is behind it again.
  return () => void Reflect.deleteProperty(object, method);
}

/** Tells how long JavaScript was awake: a message comes when all that followed from waking it has run. */
function restDetector(tell: (ms: number) => void) {
  const { port1, port2 } = new MessageChannel();
  const woken: number[] = [];
  port1.onmessage = () => {
    const since = woken.shift();
    if (since !== undefined) tell(performance.now() - since);
  };
  return {
    wake() {
      woken.push(performance.now());
      port2.postMessage(null);
    },
    close() {
      port1.close();
    },
  };
}

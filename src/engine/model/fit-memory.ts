// Finds whether a GPU has the memory for a model, without any of its weights: creates the buffers of
// a load, writes both ends of each, and frees all.

import type { Gpu } from '../gpu/gpu.ts';
import { createState, createWeights } from '../memory/buffers.ts';
import type { TensorSource } from '../tensor-source.ts';
import { type LoadOptions, plan } from './model.ts';

/** What the GPU accepted of a model's buffers. The model fits if both numbers are the same. */
export interface AcceptedMemory {
  /** Bytes of all buffers. */
  bytes: number;
  /** Bytes of the buffers before the first refused one. */
  acceptedBytes: number;
}

/** After so many new bytes the GPU must have finished its writes. A driver may allocate late. */
const SETTLED_BYTES = 1e9;

type Directory = Pick<TensorSource, 'config' | 'tensors'>;

/**
 * Tries the buffers of a load and stops at the first one that the GPU refuses. A GPU that is lost
 * meanwhile has refused, too.
 * Errors: those of `checkFits`, `AbortError`.
 */
export async function tryMemory(gpu: Gpu, source: Directory, options: LoadOptions, signal: AbortSignal): Promise<AcceptedMemory> {
  const sizes = bufferSizes(gpu, source, options);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const made: GPUBuffer[] = [];
  let [acceptedBytes, settledBytes] = [0, 0];
  try {
    for (const size of sizes) {
      signal.throwIfAborted();
      if (!(await accepts(gpu, size, made))) break;
      acceptedBytes += size;
      if (acceptedBytes - settledBytes < SETTLED_BYTES && acceptedBytes < bytes) continue;
      if (!(await settles(gpu))) return { bytes, acceptedBytes: settledBytes };
      settledBytes = acceptedBytes;
    }
    return { bytes, acceptedBytes };
  } finally {
    for (const buffer of made) buffer.destroy();
  }
}

/** Bytes of every buffer that a load creates, in its order. Made by the functions that load. */
export function bufferSizes(gpu: Gpu, source: Directory, options: LoadOptions): number[] {
  const { gpu: fitted, config, weights, capacity } = plan(gpu, source, options);
  const sizes: number[] = [];
  const createBuffer = ({ size }: GPUBufferDescriptor) => {
    sizes.push(size);
    return { size };
  };
  const counting = { ...fitted, device: { createBuffer, queue: { writeBuffer: () => undefined } } as unknown as GPUDevice };
  createWeights(counting, weights);
  createState(counting, config, capacity);
  return sizes;
}

/**
 * Creates one buffer and writes its first and last word. False if the GPU refused that with any
 * error, or was lost: a load would fail as well.
 */
async function accepts({ device }: Gpu, size: number, made: GPUBuffer[]): Promise<boolean> {
  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  const buffer = device.createBuffer({ label: 'fit', size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST });
  made.push(buffer);
  device.queue.writeBuffer(buffer, 0, Uint32Array.of(1));
  device.queue.writeBuffer(buffer, size - 4, Uint32Array.of(1));
  const scopes = [device.popErrorScope(), device.popErrorScope()].map((scope) => scope.then(hasNoError, () => false));
  return (await Promise.all(scopes)).every(Boolean);
}

const hasNoError = (error: GPUError | null): boolean => error === null;

/** Waits for the writes so far. False if the GPU was lost. */
async function settles({ device, lost }: Gpu): Promise<boolean> {
  const done = device.queue.onSubmittedWorkDone().then(
    () => true,
    () => false,
  );
  return Promise.race([done, lost.then(() => false)]);
}

// How fast the GPU moves bytes when nothing else is asked of it: what a kernel that reads as many is measured against.

import { type Gpu, withMemory } from '../gpu/gpu.ts';
import { timeCommands } from './stopwatch.ts';

/** GB/s of a copy that moves `bytes`, half of them read and half written. Errors: `out-of-memory`. */
export async function copySpeed(gpu: Gpu, bytes: number): Promise<number> {
  const size = Math.min(Math.ceil(bytes / 8) * 4, gpu.device.limits.maxBufferSize);
  const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const create = () => gpu.device.createBuffer({ label: 'bench copy', size, usage });
  const [from, to] = await withMemory(gpu, `${((2 * size) / 1e9).toFixed(2)} GB`, () => [create(), create()] as const);
  try {
    const microseconds = await timeCommands(gpu, (encoder) => encoder.copyBufferToBuffer(from, 0, to, 0, size));
    return (2 * size) / 1000 / microseconds;
  } finally {
    from.destroy();
    to.destroy();
  }
}

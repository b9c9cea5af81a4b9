// Measures how fast an idle GPU copies bytes, as the reference for kernels that read as many.

import { formatBytes } from '../../contracts/format-bytes.ts';
import { type Gpu, withMemory } from '../gpu/gpu.ts';
import { timeCommands } from './stopwatch.ts';

/**
 * Measures the GB/s of a copy that moves `bytes`: half of them are read, half are written.
 * Errors: `out-of-memory`.
 */
export async function copySpeed(gpu: Gpu, bytes: number): Promise<number> {
  const size = Math.min(Math.ceil(bytes / 8) * 4, gpu.device.limits.maxBufferSize);
  const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const create = () => gpu.device.createBuffer({ label: 'bench copy', size, usage });
  const [from, to] = await withMemory(gpu, formatBytes(2 * size), () => [create(), create()] as const);
  try {
    const microseconds = await timeCommands(gpu, (encoder) => encoder.copyBufferToBuffer(from, 0, to, 0, size));
    return (2 * size) / 1000 / microseconds;
  } finally {
    from.destroy();
    to.destroy();
  }
}

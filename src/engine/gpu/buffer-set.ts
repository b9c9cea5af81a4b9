// Creates named buffers together, and counts their bytes before they are created.

import type { Gpu } from './gpu.ts';

/** Bytes of buffers, from their sizes in words of 32 bits. */
export const bytesOf = (words: Readonly<Record<string, number>>) =>
  4 * Object.values(words).reduce((sum, count) => sum + count, 0);

/**
 * Creates one buffer per name, of the given words of 32 bits, which copies can read and write.
 * It is a storage buffer unless `usages` names another usage.
 */
export function createBuffers<Name extends string>(
  { device }: Gpu,
  words: Readonly<Record<Name, number>>,
  usages?: Readonly<Partial<Record<Name, GPUBufferUsageFlags>>>,
): Record<Name, GPUBuffer> {
  const create = (label: Name) => {
    const usage = (usages?.[label] ?? GPUBufferUsage.STORAGE) | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    return device.createBuffer({ label, size: words[label] * 4, usage });
  };
  const names = Object.keys(words) as Name[];
  return Object.fromEntries(names.map((name) => [name, create(name)])) as Record<Name, GPUBuffer>;
}

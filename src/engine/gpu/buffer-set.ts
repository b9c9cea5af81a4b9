// Buffers by name: made together, and counted before they are made. Takes sizes, gives GPUBuffers; refuses to know what they hold.

import type { Gpu } from './gpu.ts';

/** Bytes of buffers of so many words of 32 bits. */
export const bytesOf = (words: Readonly<Record<string, number>>) =>
  4 * Object.values(words).reduce((sum, count) => sum + count, 0);

/** One buffer for each name, of so many words of 32 bits: storage where `usages` says nothing else, and copied to and from. */
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

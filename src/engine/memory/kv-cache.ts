// Allocates and grows the KV cache: for each layer, the keys and values of its positions.
// A layer that sees only a window has a ring. Numbers are f16 by default.

import { formatBytes } from '../../contracts/format-bytes.ts';
import type { Config } from '../config.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { withMemory } from '../gpu/gpu.ts';
import type { CacheBits } from '../kernels/kernels.ts';

/** One layer's keys and values. Position p is row p % capacity. */
export interface LayerCache {
  keys: GPUBuffer; // (capacity, G, d), f16 or f32 by CacheBits
  values: GPUBuffer; // (capacity, G, d)
  capacity: number; // positions
}

/**
 * Positions by which a conversation may roll back before a sliding layer's keys are gone and the
 * prompt reruns.
 * This is the length of a long answer, and takes 16 MB a layer for gpt-oss-20b.
 * The window alone would take 0.25 MB and forget every earlier turn.
 */
export const DEFAULT_RING_TOKENS = 8192;

/** Size of a cache. */
export interface CacheSize {
  contextTokens: number;
  /** Tokens of the longest prefill step. */
  stepTokens: number;
  /** Positions that a sliding layer keeps behind a step. */
  ringTokens: number;
  bits: CacheBits;
}

/**
 * Positions of a cache that must hold `needed`.
 * It doubles from `first`, so that growing copies each position about once.
 */
export function roomFor(needed: number, first: number, max: number): number {
  let room = first;
  while (room < needed) room *= 2;
  return Math.min(room, max);
}

/** Bytes of keys and values of one position in one layer. */
export const kvBytesPerPosition = (config: Config, bits: CacheBits) => (2 * config.kvHeads * config.headDim * bits) / 8;

/**
 * Positions that each layer holds. // (L)
 * A sliding layer's ring also has room for one step, whose queries see the keys that the step
 * writes.
 */
function capacitiesOf(config: Config, { contextTokens, stepTokens, ringTokens }: CacheSize): number[] {
  const ring = Math.min(contextTokens, Math.max(ringTokens, config.slidingWindow) + stepTokens);
  return config.isSliding.map((isSliding) => (isSliding ? ring : contextTokens));
}

/** Bytes of the whole cache. */
export function kvBytes(config: Config, size: CacheSize): number {
  const positions = capacitiesOf(config, size).reduce((sum, capacity) => sum + capacity, 0);
  return positions * kvBytesPerPosition(config, size.bits);
}

/** Allocates the cache. Call it inside `withMemory`, which detects a lack of memory. // (L) */
export function createKvCache(gpu: Gpu, config: Config, size: CacheSize): LayerCache[] {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const create = (label: string, capacity: number) =>
    gpu.device.createBuffer({ label, size: (capacity * kvBytesPerPosition(config, size.bits)) / 2, usage });
  return capacitiesOf(config, size).map((capacity, layer) => ({
    keys: create(`keys ${layer}`, capacity),
    values: create(`values ${layer}`, capacity),
    capacity,
  }));
}

/**
 * Makes a cache of `size` with the contents of `old`, and frees `old`.
 * Rows stay where they are: a ring keeps its capacity, or was as long as the context and has not
 * wrapped.
 * Errors: `out-of-memory`; `old` is then unchanged.
 */
export async function growKvCache(
  gpu: Gpu,
  config: Config,
  old: readonly LayerCache[],
  size: CacheSize,
): Promise<readonly LayerCache[]> {
  const needed = `${formatBytes(kvBytes(config, size))} for a context of ${size.contextTokens} tokens`;
  const made: LayerCache[][] = [];
  try {
    await withMemory(gpu, needed, () => made.push(createKvCache(gpu, config, size)));
  } catch (error) {
    destroyKvCache(made.flat());
    throw error;
  }
  const encoder = gpu.device.createCommandEncoder({ label: 'grow the cache' });
  made.flat().forEach((grown, layer) => {
    for (const name of ['keys', 'values'] as const) {
      const from = (old[layer] as LayerCache)[name];
      encoder.copyBufferToBuffer(from, 0, grown[name], 0, from.size);
    }
  });
  gpu.device.queue.submit([encoder.finish()]);
  destroyKvCache(old);
  return made.flat();
}

export function destroyKvCache(cache: readonly LayerCache[]): void {
  for (const { keys, values } of cache) {
    keys.destroy();
    values.destroy();
  }
}

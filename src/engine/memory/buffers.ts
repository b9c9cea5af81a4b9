// The model's buffers on the GPU: weights in parts that the device can bind, activations, and the
// KV cache.

import type { Config } from '../config.ts';
import { engineError } from '../errors.ts';
import { bytesOf, createBuffers } from '../gpu/buffer-set.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { teamsOf, type Variant } from '../gpu/variant.ts';
import { rowsOfGroups } from '../kernels/decode-kernels.ts';
import type { CacheBits } from '../kernels/kernels.ts';
import { LOGIT_ROWS } from '../kernels/prefill-kernels.ts';
import { tilesFor } from '../kernels/tiles.ts';
import { createSlotTables, type LayerTables, slotTableBytes } from '../paging/slot-tables.ts';
import type { LayerCache } from './kv-cache.ts';
import { createKvCache, kvBytesPerPosition } from './kv-cache.ts';
import { createSamplingState, type SamplingState, samplingBytes } from './sampling-state.ts';
import type { ModelWeights, WeightSpec } from './weights.ts';
import { allWeights, mapWeights } from './weights.ts';
import { ropeTable } from './yarn.ts';

/** A run of a weight's rows in a buffer of its own. */
export interface Part {
  buffer: GPUBuffer;
  firstRow: number;
  rows: number;
}

export interface Weight {
  spec: WeightSpec;
  parts: readonly Part[];
}

/** The buffers of a step. Every step overwrites all of them but the tokens and the cache. */
export interface State {
  thisStep: GPUBuffer; // uniform ThisStep
  decodeState: GPUBuffer; // DecodeState: uniform for kernels that read it, storage for sample_token
  tokens: GPUBuffer; // (context + 1) u32
  x: GPUBuffer; // (T, D) f32, the residual
  normed: GPUBuffer; // (T, D) f32
  qkv: GPUBuffer; // (T, (H + 2G) d) f32
  q: GPUBuffer; // (T, H, d) f32
  attended: GPUBuffer; // (T, H d) f32
  routerLogits: GPUBuffer; // (T, E) f32
  chosen: GPUBuffer; // (T, K) u32
  chosenWeights: GPUBuffer; // (T, K) f32
  pairs: GPUBuffer; // (T K) u32, (token, slot) by expert
  starts: GPUBuffer; // (E + 1) u32, where each expert's pairs start
  activated: GPUBuffer; // (T, K, F) f32
  products: GPUBuffer; // (T, K, D) f32
  logits: GPUBuffer; // (LOGIT_ROWS, V) f32
  sampling: SamplingState;
  angles: GPUBuffer; // (context, d / 2, 2) f32
  residual: GPUBuffer; // (1 + K, D) f32, of a decoded token
  partialSums: GPUBuffer; // (splits, H, d) f32, of attention
  partialStats: GPUBuffer; // (splits, H, 2) f32
  cache: readonly LayerCache[]; // (L)
  slotTables: readonly LayerTables[]; // (L)
  routed: GPUBuffer | null; // (L, K) u32, the experts of a decoded token; null if none is paged
}

/**
 * The device's limits that cut buffers: the bytes that it can bind, and the workgroups of one
 * dispatch.
 */
type Device = Pick<Gpu, 'maxBufferBytes' | 'variant' | 'limits'>;

/**
 * The maximum context for which the device can bind and dispatch one layer's cache, angles and
 * partial sums.
 * // tokens
 */
export function bindableContext(config: Config, { maxBufferBytes, variant, limits }: Device, cacheBits: CacheBits): number {
  const { split } = teamsOf(variant);
  const partialSums = (config.heads * config.headDim * 4) / split;
  const perPosition = Math.max(kvBytesPerPosition(config, cacheBits) / 2, config.headDim * 4, partialSums);
  return Math.min(Math.floor(maxBufferBytes / perPosition), limits.maxComputeWorkgroupsPerDimension * split);
}

/**
 * The largest step whose activations the device can each bind and dispatch, at least 1. // tokens
 */
export function bindableStep(config: Config, { maxBufferBytes, variant, limits }: Device): number {
  const { hidden: D, heads: H, kvHeads: G, headDim: d, experts: E, activeExperts: K, expertWidth: F } = config;
  const words = Math.max((H + 2 * G) * d, E, K * F, K * D);
  const groups = limits.maxComputeWorkgroupsPerDimension;
  const { queries, expert } = tilesFor(variant.workgroupSize);
  // Each expert may end in a tile that is not full.
  const byDispatch = [groups, (groups * queries) / (H / G), ((groups - E) * expert.tokens) / K];
  return Math.max(1, Math.floor(Math.min(maxBufferBytes / (words * 4), ...byDispatch)));
}

/**
 * Rows that go into one part, in whole units.
 * Errors: `limits-too-small` if not even one unit fits.
 */
export function rowsPerPart(spec: WeightSpec, { maxBufferBytes, variant, limits }: Device): number {
  const unit = spec.unit ?? 1;
  const perDispatch = rowsOfGroups(variant, limits.maxComputeWorkgroupsPerDimension);
  // One dispatch may take two parts (page.ts).
  const maxRows = spec.rows > perDispatch ? Math.floor(perDispatch / 2 / unit) * unit : spec.rows;
  const rows = Math.min(Math.floor(maxBufferBytes / (spec.rowBytes * unit)) * unit, maxRows);
  if (rows === 0) {
    throw tooSmall(spec.tensors[0] ?? 'the embedding', spec.rowBytes * unit, maxBufferBytes);
  }
  return Math.min(rows, spec.rows);
}

/**
 * Allocates every weight. Scales are cut where their blocks are, so that a part holds whole
 * experts.
 */
export function createWeights(gpu: Gpu, specs: ModelWeights<WeightSpec>): ModelWeights<Weight> {
  const cuts = new Map<WeightSpec, number>();
  for (const spec of allWeights(specs)) cuts.set(spec, rowsPerPart(spec, gpu));
  for (const layer of [...specs.layers, ...(specs.transit === null ? [] : [specs.transit])]) {
    cuts.set(layer.gateUpScales, cuts.get(layer.gateUpBlocks) as number);
    cuts.set(layer.downScales, cuts.get(layer.downBlocks) as number);
  }
  return mapWeights(specs, (spec) => ({ spec, parts: createParts(gpu, spec, cuts.get(spec) as number) }));
}

function createParts(gpu: Gpu, spec: WeightSpec, perPart: number): Part[] {
  const parts: Part[] = [];
  for (let firstRow = 0; firstRow < spec.rows; firstRow += perPart) {
    const rows = Math.min(perPart, spec.rows - firstRow);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    const size = Math.ceil((rows * spec.rowBytes) / 4) * 4;
    parts.push({ buffer: gpu.device.createBuffer({ label: spec.tensors[0] ?? '', size, usage }), firstRow, rows });
  }
  return parts;
}

/** Frees the buffers of a load that failed. */
export function destroyBuffers(weights: ModelWeights<Weight>, state: State): void {
  for (const { parts } of allWeights(weights)) for (const { buffer } of parts) buffer.destroy();
  const { cache, sampling, slotTables, routed, ...buffers } = state;
  const layers = [
    ...cache.flatMap(({ keys, values }) => [keys, values]),
    ...slotTables.flatMap(({ slots, held }) => [slots, held]),
  ];
  routed?.destroy();
  for (const buffer of [...Object.values(buffers), ...Object.values<GPUBuffer>({ ...sampling }), ...layers]) buffer.destroy();
}

/** Numbers of tokens that a state has room for. */
export interface Capacity {
  /** Maximum positions that the KV cache may grow to. */
  contextTokens: number;
  /** Positions that the KV cache has room for at first. */
  firstTokens: number;
  /** Maximum tokens of one step. */
  stepTokens: number;
  /** Positions that a sliding layer keeps behind a step. */
  ringTokens: number;
  cacheBits: CacheBits;
  /** Slots of each layer for paged experts; null if every expert has its own place. */
  slots: number | null;
}

/** Size in words of 32 bits of each buffer, except those of sampling and the cache. */
function stateSizes(config: Config, variant: Variant, { contextTokens, stepTokens: T }: Capacity) {
  const { hidden: D, heads: H, kvHeads: G, headDim: d, experts: E, activeExperts: K, expertWidth: F, vocabulary: V } = config;
  const splits = Math.ceil(contextTokens / teamsOf(variant).split);
  return {
    thisStep: 8,
    decodeState: 4,
    tokens: contextTokens + 1,
    x: T * D,
    normed: T * D,
    qkv: T * (H + 2 * G) * d,
    q: T * H * d,
    attended: T * H * d,
    routerLogits: T * E,
    chosen: T * K,
    chosenWeights: T * K,
    pairs: T * K,
    starts: E + 1,
    activated: T * K * F,
    products: T * K * D,
    logits: Math.min(LOGIT_ROWS, T) * V,
    angles: contextTokens * d,
    residual: (1 + K) * D,
    partialSums: splits * H * d,
    partialStats: splits * H * 2,
  } satisfies Record<Exclude<keyof State, 'sampling' | 'cache' | 'slotTables' | 'routed'>, number>;
}

/** Bytes of all buffers of a state but the cache. */
export function stateBytes(config: Config, variant: Variant, capacity: Capacity): number {
  return bytesOf(stateSizes(config, variant, capacity)) + samplingBytes(config) + slotTableBytes(config, capacity.slots);
}

/**
 * Checks that each buffer of a state can be bound. Errors: `limits-too-small`, naming the buffer.
 */
export function checkState(config: Config, gpu: Device, capacity: Capacity): void {
  for (const [name, words] of Object.entries(stateSizes(config, gpu.variant, capacity))) {
    if (words * 4 > gpu.maxBufferBytes) throw tooSmall(`the buffer ${name}`, words * 4, gpu.maxBufferBytes);
  }
}

function tooSmall(what: string, needed: number, found: number): Error {
  return engineError(
    'limits-too-small',
    `${what} needs buffers of ${needed} bytes; this GPU binds at most ${found} (maxStorageBufferBindingSize, maxBufferSize). Use another GPU or a smaller model.`,
  );
}

/** Allocates activations and cache, and fills the angles. */
export function createState(gpu: Gpu, config: Config, capacity: Capacity): State {
  const { contextTokens, firstTokens, stepTokens, ringTokens, cacheBits: bits, slots } = capacity;
  const { STORAGE, UNIFORM } = GPUBufferUsage;
  const buffers = createBuffers(gpu, stateSizes(config, gpu.variant, capacity), {
    thisStep: UNIFORM,
    decodeState: STORAGE | UNIFORM,
  });
  gpu.device.queue.writeBuffer(buffers.angles, 0, ropeTable(config, contextTokens));
  return {
    ...buffers,
    sampling: createSamplingState(gpu, config),
    cache: createKvCache(gpu, config, { contextTokens: firstTokens, stepTokens, ringTokens, bits }),
    ...createSlotTables(gpu, config, slots),
  };
}

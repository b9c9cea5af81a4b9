// A gpt-oss model on a GPU, ready to run steps: compiled pipelines, uploaded weights, bound
// dispatches.

import { formatBytes } from '../../contracts/format-bytes.ts';
import type { Config } from '../config.ts';
import { gptOssFields, parseConfig } from '../config.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { createPipeline, withMemory } from '../gpu/gpu.ts';
import type { Dispatch } from '../kernels/dispatch.ts';
import { prepare } from '../kernels/dispatch.ts';
import type { CacheBits, KernelName } from '../kernels/kernels.ts';
import { constantsOf, KERNEL_NAMES } from '../kernels/kernels.ts';
import { LOAD_KERNELS } from '../kernels/load-kernels.ts';
import { shaderOf } from '../kernels/shaders.ts';
import type { Capacity, State, Weight } from '../memory/buffers.ts';
import {
  bindableContext,
  bindableStep,
  checkState,
  createState,
  createWeights,
  destroyBuffers,
  rowsPerPart,
  stateBytes,
} from '../memory/buffers.ts';
import { bf16Rows, type Embedding, embeddingInStorage, embeddingOnGpu } from '../memory/embedding.ts';
import { type CacheSize, DEFAULT_RING_TOKENS, growKvCache, kvBytes, roomFor } from '../memory/kv-cache.ts';
import { checkLayout } from '../memory/other-layouts.ts';
import type { UploadOptions } from '../memory/upload.ts';
import { upload } from '../memory/upload.ts';
import type { ModelWeights, WeightSpec } from '../memory/weights.ts';
import { allWeights, weightSpecs } from '../memory/weights.ts';
import { fillSlots, slotBytes } from '../paging/fill-slots.ts';
import { slotsFor, withSlots } from '../paging/paged-weights.ts';
import { Pager } from '../paging/pager.ts';
import type { TensorSource } from '../tensor-source.ts';
import { fitVariant } from './fit-variant.ts';
import { type Forward, forward } from './forward.ts';
import { at, type Run, whole } from './page.ts';
import { type Prefill, prefill } from './prefill.ts';
import { logprobDispatches, type SamplingDispatches, samplingDispatches } from './sampling.ts';

export interface Model extends Capacity {
  config: Config;
  state: State;
  /** Positions that the KV cache has room for. */
  room: number;
  /**
   * Returns the model with room for `needed` positions and the present cache; this model must not
   * run again.
   * Errors: `out-of-memory`.
   */
  grow: (needed: number) => Promise<Model>;
  embedding: Embedding;
  prefill: Prefill<Dispatch>;
  /** Brings experts that are not on the GPU; null if all are. */
  pager: Pager | null;
  /** Dispatches of one token, up to its logits. */
  decode: Forward<Dispatch>;
  /** Lists of dispatches that choose an id from the first row of logits. */
  sampling: SamplingDispatches<Dispatch>;
  /** Dispatches that follow one of these lists, where log-probabilities are wanted. */
  logprobs: Dispatch[];
}

export interface LoadOptions extends UploadOptions {
  /**
   * Maximum positions that the KV cache may grow to.
   * The limits of the model and the device are the default and the upper bound.
   */
  contextTokens?: number | undefined;
  /** Positions that the KV cache has room for at first. Default DEFAULT_FIRST_TOKENS. */
  firstTokens?: number | undefined;
  /** Maximum tokens of one step. Default DEFAULT_STEP_TOKENS. */
  stepTokens?: number | undefined;
  /**
   * Positions by which a conversation may roll back without a rerun. Default DEFAULT_RING_TOKENS.
   */
  ringTokens?: number | undefined;
  /** Bits of a number in the KV cache. Default 16. */
  cacheBits?: CacheBits | undefined;
  /**
   * Location of the embedding's table. Default: on the GPU.
   * In storage it takes no GPU memory, and each token waits for its row.
   */
  embedding?: 'gpu' | 'storage' | undefined;
  /**
   * Experts of each layer that stay on the GPU, at least those of one token. Default: 'all'.
   * Others are read from storage when a token needs them; the results are the same to the bit.
   */
  experts?: 'all' | number | undefined;
}

// Tokens that share one read of the weights. With more, arithmetic takes the time.
// The activations of this many take 90 MB for gpt-oss-20b.
export const DEFAULT_STEP_TOKENS = 512;
// Each chunk of a prompt reads the experts that are not on the GPU, so chunks are longer.
const PAGED_STEP_TOKENS = 2048;
// For gpt-oss-20b this takes 101 MB of cache for the full layers and as much for the rings.
// The weights take 13.8 GB.
const DEFAULT_FIRST_TOKENS = 4096;

/** GPU memory that loading takes, in bytes. */
export interface Footprint {
  weightBytes: number;
  /** Bytes of the KV cache at first. */
  cacheBytes: number;
  /** Bytes of activations, angles and sampling. */
  stateBytes: number;
  /** Sum of the three. */
  totalBytes: number;
  contextTokens: number;
}

/**
 * Checks config, tensors, and the limits of every kernel, without allocating anything.
 * Returns the bytes to allocate.
 * Errors: `model-unsupported`, `checkpoint-invalid`, `limits-too-small`.
 */
export function checkFits(given: Gpu, source: Directory, options: LoadOptions = {}): Footprint {
  return plan(given, source, options).footprint;
}

type Directory = Pick<TensorSource, 'config' | 'tensors'>;

/**
 * Plans a load: the model's sizes, its weights, its context and its footprint.
 * The context is cut to the limits of the model and the device.
 */
export function plan(given: Gpu, source: Directory, options: LoadOptions) {
  const { ringTokens = DEFAULT_RING_TOKENS, cacheBits = 16 } = options;
  const config = configOf(source);
  const slots = slotsFor(config, options.experts);
  const isPaged = slots !== null && slots < config.experts;
  const stepTokens = options.stepTokens ?? (isPaged ? PAGED_STEP_TOKENS : DEFAULT_STEP_TOKENS);
  const gpu = { ...given, variant: fitVariant(given, config, cacheBits) };
  const max = Math.min(config.maxContext, bindableContext(config, gpu, cacheBits));
  const contextTokens = Math.min(options.contextTokens ?? max, max);
  const firstTokens = Math.min(options.firstTokens ?? DEFAULT_FIRST_TOKENS, contextTokens);
  const capacity: Capacity = {
    contextTokens,
    firstTokens,
    stepTokens: Math.min(stepTokens, contextTokens, bindableStep(config, gpu)),
    ringTokens,
    cacheBits,
    slots,
  };
  const isStored = options.embedding === 'storage';
  const all = weightSpecs(config, source.tensors, gpu.variant.dense);
  const placed = isStored ? { ...all, embedding: rowsOfStep(all.embedding, capacity) } : all;
  const weights = withSlots(config, placed, slots);
  const specs = allWeights(weights);
  for (const spec of specs) rowsPerPart(spec, gpu);
  checkState(config, gpu, capacity);
  const footprint = footprintOf(gpu, config, { specs, capacity });
  return { gpu, config, weights, capacity, footprint, proven: isStored ? all.embedding.tensors : [] };
}

/** Adds up the buffers of a planned load. */
function footprintOf(gpu: Gpu, config: Config, { specs, capacity }: { specs: WeightSpec[]; capacity: Capacity }): Footprint {
  const bytes = {
    weightBytes: specs.reduce((sum, spec) => sum + spec.rows * spec.rowBytes, 0),
    cacheBytes: kvBytes(config, cacheSize(capacity, capacity.firstTokens)),
    stateBytes: stateBytes(config, gpu.variant, capacity),
  };
  return {
    ...bytes,
    totalBytes: bytes.weightBytes + bytes.cacheBytes + bytes.stateBytes,
    contextTokens: capacity.contextTokens,
  };
}

/** The layout comes first: it explains more than the field of config.json that it also changes. */
function configOf({ config, tensors }: Directory): Config {
  gptOssFields(config);
  checkLayout(tensors);
  return parseConfig(config);
}

/** A table of one row per token of a step. Loading does not fill it. */
const rowsOfStep = (spec: WeightSpec, { stepTokens }: Capacity): WeightSpec => ({
  ...spec,
  tensors: [],
  tensorBytes: [],
  rows: stepTokens,
});

/** The size of a cache with room for `contextTokens` positions. */
const cacheSize = ({ stepTokens, ringTokens, cacheBits: bits }: Capacity, contextTokens: number): CacheSize => ({
  contextTokens,
  stepTokens,
  ringTokens,
  bits,
});

/**
 * Loads a checkpoint onto the GPU; a load that fails leaves nothing there.
 * Errors: those of `checkFits` and `upload`, `out-of-memory`.
 */
export async function loadModel(given: Gpu, source: TensorSource, options: LoadOptions = {}): Promise<Model> {
  const { gpu, config, weights: specs, capacity, footprint, proven } = plan(given, source, options);
  const readRows = options.embedding === 'storage' ? source.readRows?.bind(source) : undefined;
  const readRange = source.readRange?.bind(source);
  if (specs.transit !== null && !readRange) throw new RangeError('this source has no storage to read experts from');
  if (options.embedding === 'storage' && !readRows) throw new RangeError('this source has no storage to read the embedding from');
  const { weights, state } = await withMemory(gpu, formatBytes(footprint.totalBytes), () => ({
    weights: createWeights(gpu, specs),
    state: createState(gpu, config, capacity),
  }));
  try {
    const { onProgress, signal } = options;
    const laterBytes = slotBytes(specs);
    let uploadedBytes = 0;
    const onUpload = (bytes: number, totalBytes: number) => {
      uploadedBytes = totalBytes;
      onProgress?.(bytes, totalBytes + laterBytes);
    };
    const loading = upload({ gpu, config, source, weights, proven }, { signal, onProgress: onUpload });
    const [pipelines] = await Promise.all([compile(gpu, config, capacity.cacheBits), loading]);
    const table = whole(weights.embedding);
    const embedding = readRows
      ? embeddingInStorage(gpu, bf16Rows(source, readRows), config, { tensor: at(proven, 0), tokens: state.tokens, table })
      : embeddingOnGpu(gpu, state.tokens);
    const paged = { weights, state, experts: config.experts, slots: capacity.slots ?? config.experts, readRange };
    const pager = capacity.slots === null ? null : new Pager(gpu, paged);
    const onFill = (bytes: number) => onProgress?.(uploadedBytes + bytes, uploadedBytes + laterBytes);
    if (pager !== null && laterBytes > 0) {
      await fillSlots(pager, { source, specs, experts: config.experts, onProgress: onFill, signal });
    }
    return modelWith(gpu, { config, capacity, embedding, pager }, { weights, state, pipelines }, capacity.firstTokens);
  } catch (error) {
    destroyBuffers(weights, state);
    throw error;
  }
}

/** Binds the model to buffers with room for `room` positions; growing binds it again. */
function modelWith(gpu: Gpu, fixed: Fixed, bound: Bound, room: number): Model {
  const { config, capacity, embedding, pager } = fixed;
  const grow = async (needed: number) => {
    const larger = roomFor(needed, capacity.firstTokens, capacity.contextTokens);
    const cache = await growKvCache(gpu, config, bound.state.cache, cacheSize(capacity, larger));
    return modelWith(gpu, fixed, { ...bound, state: { ...bound.state, cache } }, larger);
  };
  return { ...capacity, config, state: bound.state, room, grow, embedding, pager, ...bind(gpu, config, bound) };
}

/** Parts of a model that stay as the cache grows. */
interface Fixed {
  config: Config;
  capacity: Capacity;
  embedding: Embedding;
  pager: Pager | null;
}

type Pipelines = ReadonlyMap<KernelName, GPUComputePipeline>;

async function compile(gpu: Gpu, config: Config, cacheBits: CacheBits): Promise<Pipelines> {
  const names = KERNEL_NAMES.filter((name) => !(name in LOAD_KERNELS));
  const compiled = names.map(async (name) => {
    const constants = constantsOf(name, config, gpu.variant, cacheBits);
    return [name, await createPipeline(gpu, { label: name, code: shaderOf(name, gpu.variant), constants })] as const;
  });
  return new Map(await Promise.all(compiled));
}

interface Bound {
  weights: ModelWeights<Weight>;
  state: State;
  pipelines: Pipelines;
}

type Dispatches = Pick<Model, 'prefill' | 'decode' | 'sampling' | 'logprobs'>;

function bind(gpu: Gpu, config: Config, { weights, state, pipelines }: Bound): Dispatches {
  const run: Run<Dispatch> = (kernel, buffers, ...[params]) =>
    prepare(gpu, {
      config,
      kernel,
      pipeline: pipelines.get(kernel) as GPUComputePipeline,
      buffers: { ...buffers, this_step: state.thisStep, decode_state: state.decodeState },
      params: params ?? {},
    });
  return {
    prefill: prefill(config, weights, state, run),
    decode: forward(config, weights, state, run),
    sampling: samplingDispatches(state, state.sampling, run),
    logprobs: logprobDispatches(state, state.sampling, run),
  };
}

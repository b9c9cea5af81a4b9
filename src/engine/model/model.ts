// A gpt-oss model on a GPU, ready to run steps: pipelines compiled, weights uploaded, every dispatch bound.
// Takes a Gpu and a TensorSource, gives `encode`; refuses to know prompts and when to stop.

import type { Config } from '../config.ts';
import { parseConfig } from '../config.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { createPipeline, withMemory } from '../gpu/gpu.ts';
import type { Dispatch } from '../kernels/dispatch.ts';
import { prepare } from '../kernels/dispatch.ts';
import type { CacheBits, KernelName } from '../kernels/kernels.ts';
import { constantsOf, KERNEL_NAMES } from '../kernels/kernels.ts';
import { LOAD_KERNELS } from '../kernels/load-kernels.ts';
import { shaderOf } from '../kernels/shaders.ts';
import type { Capacity, State, Weight } from '../memory/buffers.ts';
import { bindableContext, createState, createWeights, destroyBuffers, rowsPerPart, stateBytes } from '../memory/buffers.ts';
import { type Embedding, embeddingInStorage, embeddingOnGpu } from '../memory/embedding.ts';
import { type CacheSize, DEFAULT_RING_TOKENS, growKvCache, kvBytes, roomFor } from '../memory/kv-cache.ts';
import type { UploadOptions } from '../memory/upload.ts';
import { upload } from '../memory/upload.ts';
import type { ModelWeights, WeightSpec } from '../memory/weights.ts';
import { allWeights, weightSpecs } from '../memory/weights.ts';
import type { TensorSource } from '../tensor-source.ts';
import { type Forward, forward } from './forward.ts';
import { at, type Run, whole } from './page.ts';
import { type Prefill, prefill } from './prefill.ts';
import { logprobDispatches, type SamplingDispatches, samplingDispatches } from './sampling.ts';

export interface Model extends Capacity {
  config: Config;
  state: State;
  /** Positions that the KV cache has room for. */
  room: number;
  /** The model with room for `needed` positions and what the cache held; this one must not run any more. Errors: `out-of-memory`. */
  grow: (needed: number) => Promise<Model>;
  embedding: Embedding;
  prefill: Prefill<Dispatch>;
  /** Of one token, up to its logits. */
  decode: Forward<Dispatch>;
  /** Lists that choose an id from the first row of logits. */
  sampling: SamplingDispatches<Dispatch>;
  /** After one of these, where log-probabilities are wanted. */
  logprobs: Dispatch[];
}

export interface LoadOptions extends UploadOptions {
  /** Positions that the KV cache may grow to. Default, and at most: what the model and the device's limits allow. */
  contextTokens?: number | undefined;
  /** Positions that it has room for at first. Default DEFAULT_FIRST_TOKENS. */
  firstTokens?: number | undefined;
  /** Tokens of one step at most. Default DEFAULT_STEP_TOKENS. */
  stepTokens?: number | undefined;
  /** How far a conversation may be rolled back without running again. Default DEFAULT_RING_TOKENS. */
  ringTokens?: number | undefined;
  /** Default 16. */
  cacheBits?: CacheBits | undefined;
  /** Where the embedding's table is. In storage it takes no GPU memory, and each token waits for its row. Default: on the GPU. */
  embedding?: 'gpu' | 'storage' | undefined;
}

// Tokens that share a read of the weights; from here on arithmetic is what takes time. 90 MB of activations for gpt-oss-20b.
export const DEFAULT_STEP_TOKENS = 512;
// 101 MB of cache for gpt-oss-20b's full layers and as much for its rings, beside 13.8 GB of weights.
const DEFAULT_FIRST_TOKENS = 4096;

/** GPU memory that loading takes, bytes. */
export interface Footprint {
  weightBytes: number;
  /** Of the KV cache at first. */
  cacheBytes: number;
  /** Of activations, angles and sampling. */
  stateBytes: number;
  /** Of all these. */
  totalBytes: number;
  contextTokens: number;
}

/**
 * Checks config, tensors and limits without allocating anything.
 * Errors: `model-unsupported`, `checkpoint-invalid`, `limits-too-small`.
 */
export function checkFits(gpu: Gpu, source: Directory, options: LoadOptions = {}): Footprint {
  const { config, capacity, specs } = plan(gpu, source, options);
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

type Directory = Pick<TensorSource, 'config' | 'tensors'>;

/** What loading will make: the model's sizes, its weights, and how much context, cut to what the model and the device allow. */
function plan(gpu: Gpu, source: Directory, options: LoadOptions) {
  const { stepTokens = DEFAULT_STEP_TOKENS, ringTokens = DEFAULT_RING_TOKENS, cacheBits = 16 } = options;
  const config = parseConfig(source.config);
  const max = Math.min(config.maxContext, bindableContext(config, gpu.maxBufferBytes, cacheBits));
  const contextTokens = Math.min(options.contextTokens ?? max, max);
  const firstTokens = Math.min(options.firstTokens ?? DEFAULT_FIRST_TOKENS, contextTokens);
  const capacity: Capacity = {
    contextTokens,
    firstTokens,
    stepTokens: Math.min(stepTokens, contextTokens),
    ringTokens,
    cacheBits,
  };
  const isStored = options.embedding === 'storage';
  const all = weightSpecs(config, source.tensors, gpu.variant.dense);
  const weights = isStored ? { ...all, embedding: rowsOfStep(all.embedding, capacity) } : all;
  const specs = allWeights(weights);
  for (const spec of specs) rowsPerPart(spec, gpu.maxBufferBytes);
  return { config, weights, specs, capacity, proven: isStored ? all.embedding.tensors : [] };
}

/** A table that nothing fills at load: one row for each token of a step. */
const rowsOfStep = (spec: WeightSpec, { stepTokens }: Capacity): WeightSpec => ({ ...spec, tensors: [], rows: stepTokens });

/** A cache with room for so many positions. */
const cacheSize = ({ stepTokens, ringTokens, cacheBits: bits }: Capacity, contextTokens: number): CacheSize => ({
  contextTokens,
  stepTokens,
  ringTokens,
  bits,
});

/** Puts a checkpoint on the GPU; a load that fails leaves nothing there. Errors: those of `checkFits` and `upload`, `out-of-memory`. */
export async function loadModel(gpu: Gpu, source: TensorSource, options: LoadOptions = {}): Promise<Model> {
  const { totalBytes } = checkFits(gpu, source, options);
  const { config, weights: specs, capacity, proven } = plan(gpu, source, options);
  const readRows = options.embedding === 'storage' ? source.readRows?.bind(source) : undefined;
  if (options.embedding === 'storage' && !readRows) throw new RangeError('this source has no storage to read the embedding from');
  const needed = `${(totalBytes / 1e9).toFixed(2)} GB`;
  const { weights, state } = await withMemory(gpu, needed, () => ({
    weights: createWeights(gpu, specs),
    state: createState(gpu, config, capacity),
  }));
  try {
    const loading = upload({ gpu, config, source, weights, proven }, options);
    const [pipelines] = await Promise.all([compile(gpu, config, capacity.cacheBits), loading]);
    const table = whole(weights.embedding);
    const embedding = readRows
      ? embeddingInStorage(gpu, readRows, config, { tensor: at(proven, 0), tokens: state.tokens, table })
      : embeddingOnGpu(gpu, state.tokens);
    return modelWith(gpu, { config, capacity, embedding }, { weights, state, pipelines }, capacity.firstTokens);
  } catch (error) {
    destroyBuffers(weights, state);
    throw error;
  }
}

/** The model over buffers with room for so many positions; growing binds it anew. */
function modelWith(gpu: Gpu, fixed: Fixed, bound: Bound, room: number): Model {
  const { config, capacity, embedding } = fixed;
  const grow = async (needed: number) => {
    const larger = roomFor(needed, capacity.firstTokens, capacity.contextTokens);
    const cache = await growKvCache(gpu, config, bound.state.cache, cacheSize(capacity, larger));
    return modelWith(gpu, fixed, { ...bound, state: { ...bound.state, cache } }, larger);
  };
  return { ...capacity, config, state: bound.state, room, grow, embedding, ...bind(gpu, config, bound) };
}

/** What stays as the cache grows. */
interface Fixed {
  config: Config;
  capacity: Capacity;
  embedding: Embedding;
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

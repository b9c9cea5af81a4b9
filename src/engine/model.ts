// A gpt-oss model on a GPU, ready to run steps: pipelines compiled, weights uploaded, every dispatch bound.
// Takes a Gpu and a TensorSource, gives `encode`; refuses to know prompts and when to stop.

import type { Capacity, State, Weight } from './buffers.ts';
import { bindableContext, createState, createWeights, destroyBuffers, rowsPerPart } from './buffers.ts';
import type { Config } from './config.ts';
import { parseConfig } from './config.ts';
import type { Dispatch } from './dispatch.ts';
import { prepare } from './dispatch.ts';
import type { Gpu } from './gpu.ts';
import { createPipeline, withMemory } from './gpu.ts';
import type { CacheBits, KernelName } from './kernels.ts';
import { constantsOf, KERNEL_NAMES } from './kernels.ts';
import { kvBytes } from './kv-cache.ts';
import { type Prefill, prefill } from './prefill.ts';
import type { Run } from './run.ts';
import { shaderOf } from './shaders.ts';
import type { TensorSource } from './tensor-source.ts';
import type { UploadOptions } from './upload.ts';
import { upload } from './upload.ts';
import type { ModelWeights } from './weights.ts';
import { allWeights, weightSpecs } from './weights.ts';

export interface Model extends Capacity {
  config: Config;
  state: State;
  prefill: Prefill<Dispatch>;
}

export interface LoadOptions extends UploadOptions {
  /** Positions of the KV cache; fewer where the model or the device's limits ask for it. Default DEFAULT_CONTEXT_TOKENS. */
  contextTokens?: number | undefined;
  /** Tokens of one step at most. Default DEFAULT_STEP_TOKENS. */
  stepTokens?: number | undefined;
  /** Default 16. */
  cacheBits?: CacheBits | undefined;
}

// Bounds the GPU time of one submit, which a watchdog ends after two seconds on Windows. Untuned.
export const DEFAULT_STEP_TOKENS = 32;
// 201 MB of cache for gpt-oss-20b, beside 13.8 GB of weights.
const DEFAULT_CONTEXT_TOKENS = 4096;

/** GPU memory that loading takes, bytes. */
export interface Footprint {
  weightBytes: number;
  cacheBytes: number;
  contextTokens: number;
}

/**
 * Checks config, tensors and limits without allocating anything.
 * Errors: `model-unsupported`, `checkpoint-invalid`, `limits-too-small`.
 */
export function checkFits(
  gpu: Gpu,
  source: Pick<TensorSource, 'config' | 'tensors'>,
  { contextTokens: wanted = DEFAULT_CONTEXT_TOKENS, stepTokens = DEFAULT_STEP_TOKENS, cacheBits = 16 }: LoadOptions = {},
): Footprint {
  const config = parseConfig(source.config);
  const specs = allWeights(weightSpecs(config, source.tensors));
  for (const spec of specs) rowsPerPart(spec, gpu.maxBufferBytes);
  const contextTokens = Math.min(wanted, config.maxContext, bindableContext(config, gpu.maxBufferBytes, cacheBits));
  return {
    weightBytes: specs.reduce((sum, spec) => sum + spec.rows * spec.rowBytes, 0),
    cacheBytes: kvBytes(config, { contextTokens, stepTokens, bits: cacheBits }),
    contextTokens,
  };
}

/** Puts a checkpoint on the GPU; a load that fails leaves nothing there. Errors: those of `checkFits` and `upload`, `out-of-memory`. */
export async function loadModel(gpu: Gpu, source: TensorSource, options: LoadOptions = {}): Promise<Model> {
  const { contextTokens, weightBytes, cacheBytes } = checkFits(gpu, source, options);
  const { stepTokens = DEFAULT_STEP_TOKENS, cacheBits = 16 } = options;
  const capacity: Capacity = { contextTokens, stepTokens, cacheBits };
  const config = parseConfig(source.config);
  const needed = `${((weightBytes + cacheBytes) / 1e9).toFixed(2)} GB`;
  const { weights, state } = await withMemory(gpu, needed, () => ({
    weights: createWeights(gpu, weightSpecs(config, source.tensors)),
    state: createState(gpu, config, capacity),
  }));
  try {
    const [pipelines] = await Promise.all([compile(gpu, config, cacheBits), upload(gpu, source, weights, options)]);
    return { ...capacity, config, state, prefill: bind(gpu, config, { weights, state, pipelines }) };
  } catch (error) {
    destroyBuffers(weights, state);
    throw error;
  }
}

type Pipelines = ReadonlyMap<KernelName, GPUComputePipeline>;

async function compile(gpu: Gpu, config: Config, cacheBits: CacheBits): Promise<Pipelines> {
  const compiled = KERNEL_NAMES.map(async (name) => {
    const constants = constantsOf(name, config, gpu.lanes, cacheBits);
    return [name, await createPipeline(gpu, { label: name, code: shaderOf(name), constants })] as const;
  });
  return new Map(await Promise.all(compiled));
}

interface Bound {
  weights: ModelWeights<Weight>;
  state: State;
  pipelines: Pipelines;
}

function bind(gpu: Gpu, config: Config, { weights, state, pipelines }: Bound): Prefill<Dispatch> {
  const run: Run<Dispatch> = (kernel, buffers, ...[params]) =>
    prepare(gpu, {
      config,
      kernel,
      pipeline: pipelines.get(kernel) as GPUComputePipeline,
      buffers: { ...buffers, this_step: state.thisStep },
      params: params ?? {},
    });
  return prefill(config, weights, state, run);
}

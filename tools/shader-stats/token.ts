// Counts one decoded token of a model at full size, without a GPU: its dispatches in order, and the
// bytes of matrices that they read. The bytes are the compiled kernels' loads times the
// invocations.

import { globals } from 'webgpu';
import type { Config } from '../../src/engine/config.ts';
import type { Gpu } from '../../src/engine/gpu/gpu.ts';
import type { Variant } from '../../src/engine/gpu/variant.ts';
import type { Params } from '../../src/engine/kernels/kernel.ts';
import { constantsOf, type KernelName, kernelOf } from '../../src/engine/kernels/kernels.ts';
import type { State } from '../../src/engine/memory/buffers.ts';
import { createWeights } from '../../src/engine/memory/buffers.ts';
import { expectedTensors, type ModelWeights, type WeightSpec, weightSpecs } from '../../src/engine/memory/weights.ts';
import { forward } from '../../src/engine/model/forward.ts';
import type { Run } from '../../src/engine/model/page.ts';
import { MIN_LIMITS } from '../../src/engine/testing/min-limits.ts';
import type { KernelStatistics } from './statistics.ts';

export interface Token {
  dispatches: { kernel: KernelName; invocations: number }[];
  /** Of the matrices that it needs: all but the experts that the router leaves out. */
  minBytes: number;
}

// The engine reads these globals when it creates buffers.
Object.assign(globalThis, globals);

/**
 * Limits of bindings, of large GPUs and of every device, and the most dispatches of a token on
 * each.
 */
export const LIMITS = {
  '4 GiB': { bytes: 2 ** 32 - 4, dispatches: 160 },
  '128 MiB': { bytes: 2 ** 27, dispatches: 168 },
};

/** A token up to its logits, at a position, on a device with bindings of up to `maxBufferBytes`. */
export function tokenOf(config: Config, variant: Variant, maxBufferBytes: number, position: number): Token {
  const specs = weightSpecs(config, expectedTensors(config), variant.dense);
  // Buffers that are nowhere: only their number and the rows in them are looked at.
  const gpu = {
    maxBufferBytes,
    limits: MIN_LIMITS,
    variant,
    device: { createBuffer: (descriptor: object) => descriptor },
  } as unknown as Gpu;
  const cache = specs.layers.map(() => ({ capacity: config.slidingWindow }));
  const slotTables = specs.layers.map(() => ({}));
  const state = { cache, slotTables, routed: null } as unknown as State;
  const run: Run<Token['dispatches'][number]> = (kernel, _buffers, ...[params]) => ({
    kernel,
    invocations: invocationsOf(kernel, { config, variant, params: params ?? {}, position }),
  });
  const { embed, layers, logits } = forward(config, createWeights(gpu, specs), state, run);
  const dispatches = [...embed, ...layers.flat(), ...logits].filter(({ invocations }) => invocations > 0);
  return { dispatches, minBytes: minBytes(config, specs) };
}

interface Sizes {
  config: Config;
  variant: Variant;
  params: Params;
  position: number;
}

function invocationsOf(kernel: KernelName, { config, variant, params, position }: Sizes): number {
  const step = { tokens: 1, firstPosition: position, firstLogit: 0 };
  const [x, y, z = 1] = kernelOf(kernel).groups(config, params, step, variant);
  return x * y * z * (constantsOf(kernel, config, variant)['WORKGROUP_SIZE'] ?? 1);
}

function minBytes({ activeExperts, experts }: Config, { layers, unembedding }: ModelWeights<WeightSpec>): number {
  const bytes = ({ rows, rowBytes }: WeightSpec) => rows * rowBytes;
  const ofLayers = layers.map(({ qkv, attnOut, router, gateUpBlocks, downBlocks }) => {
    const ofExperts = bytes(gateUpBlocks) + bytes(downBlocks);
    return bytes(qkv) + bytes(attnOut) + bytes(router) + (ofExperts * activeExperts) / experts;
  });
  return ofLayers.reduce((sum, layer) => sum + layer, bytes(unembedding));
}

/**
 * Bytes of matrices that a token's dispatches load, by the code of one GPU. `suffix` names the
 * kernels' variant (pipelines.ts).
 */
export function matrixBytesRead({ dispatches }: Token, rows: readonly KernelStatistics[], suffix: string): number {
  const each = new Map(rows.map(({ kernel, perWeight }) => [kernel, perWeight?.bytes ?? 0]));
  const bytesOf = (kernel: string) => each.get(`${kernel}${suffix}`) ?? each.get(kernel) ?? 0;
  return dispatches.reduce((sum, { kernel, invocations }) => sum + bytesOf(kernel) * invocations, 0);
}

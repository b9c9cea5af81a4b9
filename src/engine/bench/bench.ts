// Measures the user's device: single kernels, on a synthetic layer or the loaded model, and the
// whole loaded model.

import type { DeviceFacts, KernelSpeed, ModelSpeed } from '../../contracts/bench-report.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { loadModel } from '../model/model.ts';
import { depthSpeeds } from './depth-speeds.ts';
import { kernelSpeeds } from './kernel-speeds.ts';
import type { OnMeasure } from './report.ts';
import { hasTimestamps } from './stopwatch.ts';
import { syntheticLayer } from './synthetic-layer.ts';
import { type Measured, tokenCost } from './token-cost.ts';

/** Enough positions for the depth at which attention is measured. */
const CONTEXT_TOKENS = 2048;

/**
 * Measures the kernels at gpt-oss-20b's sizes, on a layer loaded for it.
 * Errors: `limits-too-small`, `out-of-memory`, `device-lost`, `AbortError`.
 */
export async function benchLayer(gpu: Gpu, onMeasure: OnMeasure, signal: AbortSignal): Promise<KernelSpeed[]> {
  onMeasure('a layer of gpt-oss-20b’s sizes, being made up');
  const options = { contextTokens: CONTEXT_TOKENS, firstTokens: CONTEXT_TOKENS, signal };
  return kernelSpeeds(gpu, await loadModel(gpu, syntheticLayer(), options), onMeasure, signal);
}

/**
 * Measures the loaded model: the cost of a token, and tokens per second.
 * Errors: as `generate`, `AbortError`.
 */
export async function benchModel(measured: Measured, onMeasure: OnMeasure, signal: AbortSignal): Promise<ModelSpeed> {
  onMeasure('what a token costs');
  const token = await tokenCost(measured);
  return { token, depths: await depthSpeeds(measured, onMeasure, signal) };
}

/** Describes the device, its features and limits, and the kernels' variant. */
export function deviceFacts(gpu: Gpu): DeviceFacts {
  const { device, adapterName: name, variant } = gpu;
  const limits: Record<string, number> = {};
  for (const limit in device.limits) {
    const value = device.limits[limit as keyof GPUSupportedLimits];
    if (typeof value === 'number') limits[limit] = value;
  }
  return {
    name,
    features: [...device.features].toSorted(),
    limits,
    timer: hasTimestamps(gpu) ? 'timestamp-query' : 'clock',
    variant: { ...variant },
  };
}

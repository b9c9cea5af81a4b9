// Counts the bytes of weights and KV cache that a dispatch binds, and those its kernel reads.
// Activations are left out: they are small and stay in caches.

import type { Config } from '../config.ts';
import type { Dispatch } from '../kernels/dispatch.ts';
import type { Step } from '../kernels/kernel.ts';
import { SAMPLING_KERNELS } from '../kernels/sampling-kernels.ts';

export interface Traffic {
  boundBytes: number;
  readBytes: number;
}

/** Sums the traffic of all dispatches. */
export function trafficOf(config: Config, dispatches: readonly Dispatch[], step: Step): Traffic {
  const each = dispatches.map((dispatch) => trafficOfOne(config, dispatch, step));
  const sum = (of: keyof Traffic) => each.reduce((total, traffic) => total + traffic[of], 0);
  return { boundBytes: sum('boundBytes'), readBytes: sum('readBytes') };
}

function trafficOfOne(config: Config, dispatch: Dispatch, step: Step): Traffic {
  const { buffers } = dispatch;
  const seen = new Set<GPUBuffer>();
  const traffic = { boundBytes: 0, readBytes: 0 };
  for (const [name, buffer] of Object.entries(buffers)) {
    const kind = KINDS.find(({ word }) => word.test(name));
    // One buffer may have two bindings.
    if (kind === undefined || seen.has(buffer)) continue;
    seen.add(buffer);
    traffic.boundBytes += buffer.size;
    traffic.readBytes += Math.min(buffer.size, kind.read(buffer, { config, dispatch, step }));
  }
  // Each row of a table is read once, whichever part holds it.
  if ('tokens' in buffers && TABLES.some((word) => word in buffers)) traffic.readBytes += step.tokens * config.hidden * 2;
  return traffic;
}

interface Reading {
  config: Config;
  dispatch: Dispatch;
  step: Step;
}

const TABLES = ['table', 'table_0'];

/**
 * How many bytes a kernel reads of a buffer, by the buffer's name in the table of kernels.
 * A prefill step of a few dozen tokens reads all experts.
 */
const KINDS: readonly { word: RegExp; read: (buffer: GPUBuffer, reading: Reading) => number }[] = [
  { word: /^(weights(_\d+)?|norm_weight|sinks)$/, read: ({ size }) => size },
  { word: /^(blocks|scales)(_\d+)?$/, read: ({ size }, reading) => size * touchedExperts(reading) },
  { word: /^bias$/, read: ({ size }, reading) => size * biasShare(reading) },
  { word: /^table(_\d+)?$/, read: () => 0 },
  { word: /^(keys|values)$/, read: (_, reading) => readCacheBytes(reading) },
];

/** The share of experts that a step's tokens choose, if no two tokens choose the same one. */
const touchedExperts = ({ config, step }: Reading) => Math.min(1, (step.tokens * config.activeExperts) / config.experts);

/**
 * A bias is read as its matrix's rows are. Sampling reads its bias only on request; it counts as 0.
 */
function biasShare(reading: Reading): number {
  const { kernel, params } = reading.dispatch;
  if (kernel in SAMPLING_KERNELS) return 0;
  return 'expert_count' in params ? touchedExperts(reading) : 1;
}

/** Bytes of keys or values that attention reads. Kernels that write the cache read none. */
function readCacheBytes({ dispatch, step }: Reading): number {
  const { window, capacity = 0 } = dispatch.params;
  const { keys } = dispatch.buffers;
  if (window === undefined || keys === undefined) return 0;
  const positions = step.firstPosition + step.tokens;
  const seen = window > 0 ? Math.min(positions, window + step.tokens - 1) : positions;
  return (keys.size / capacity) * Math.min(seen, capacity);
}

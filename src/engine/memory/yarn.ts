// YaRN's rotary tables in f64: which angle each pair of dimensions turns by at each position.
// Takes a Config, gives numbers; refuses to know the GPU. WGSL's own sin and cos promise no accuracy at position 131,071.

import type { Config } from '../config.ts';

/**
 * What transformers adds to an empty range of pairs, so that the ramp over it divides by something.
 */
const EMPTY_RANGE = 0.001;

/**
 * Radians per position for each pair (i, i + d/2). // (d / 2) f64. As transformers'
 * `_compute_yarn_parameters`.
 */
export function inverseFrequencies(config: Config): Float64Array {
  const { yarn, ropeTheta, headDim } = config;
  const half = headDim / 2;
  const dimensionOf = (rotations: number) =>
    (half * Math.log(yarn.originalContext / (rotations * 2 * Math.PI))) / Math.log(ropeTheta);
  const round = yarn.truncate ? { down: Math.floor, up: Math.ceil } : { down: Number, up: Number };
  const low = Math.max(round.down(dimensionOf(yarn.betaFast)), 0);
  const last = Math.min(round.up(dimensionOf(yarn.betaSlow)), headDim - 1);
  const high = last === low ? low + EMPTY_RANGE : last;
  return Float64Array.from({ length: half }, (_, i) => {
    const frequency = ropeTheta ** -(i / half);
    const interpolated = Math.min(1, Math.max(0, (i - low) / (high - low)));
    return frequency * (1 - interpolated) + (frequency / yarn.factor) * interpolated;
  });
}

/** cos and sin, concentration included, interleaved per pair. // (positions, d / 2, 2) f32 */
export function ropeTable(config: Config, positions: number): Float32Array<ArrayBuffer> {
  const inverse = inverseFrequencies(config);
  const { attentionFactor } = config.yarn;
  const table = new Float32Array(positions * inverse.length * 2);
  for (let p = 0; p < positions; p++) {
    for (let i = 0; i < inverse.length; i++) {
      const angle = p * (inverse[i] as number);
      const at = (p * inverse.length + i) * 2;
      table[at] = attentionFactor * Math.cos(angle);
      table[at + 1] = attentionFactor * Math.sin(angle);
    }
  }
  return table;
}

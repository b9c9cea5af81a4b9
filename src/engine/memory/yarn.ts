// YaRN's rotary tables in f64: which angle each pair of dimensions turns by at each position.
// Takes a Config, gives numbers; refuses to know the GPU. WGSL's own sin and cos promise no accuracy at position 131,071.

import type { Config } from '../config.ts';

/** The factor on cos and sin by which YaRN sharpens attention: 0.1 ln(factor) + 1 (arXiv 2309.00071, eq. 21). */
export function concentration(config: Config): number {
  return 0.1 * Math.log(config.yarn.factor) + 1;
}

/** Radians per position for each pair (i, i + d/2). // (d / 2) f64. As gpt_oss/torch/model.py RotaryEmbedding. */
export function inverseFrequencies(config: Config): Float64Array {
  const { yarn, ropeTheta, headDim } = config;
  const half = headDim / 2;
  const dimensionOf = (rotations: number) =>
    (half * Math.log(yarn.originalContext / (rotations * 2 * Math.PI))) / Math.log(ropeTheta);
  const round = yarn.truncate ? { down: Math.floor, up: Math.ceil } : { down: Number, up: Number };
  const low = Math.max(round.down(dimensionOf(yarn.betaFast)), 0);
  const high = Math.min(round.up(dimensionOf(yarn.betaSlow)), headDim - 1);
  return Float64Array.from({ length: half }, (_, i) => {
    const frequency = ropeTheta ** -(i / half);
    const interpolated = Math.min(1, Math.max(0, (i - low) / (high - low)));
    return frequency * (1 - interpolated) + (frequency / yarn.factor) * interpolated;
  });
}

/** cos and sin, concentration included, interleaved per pair. // (positions, d / 2, 2) f32 */
export function ropeTable(config: Config, positions: number): Float32Array<ArrayBuffer> {
  const inverse = inverseFrequencies(config);
  const sharpness = concentration(config);
  const table = new Float32Array(positions * inverse.length * 2);
  for (let p = 0; p < positions; p++) {
    for (let i = 0; i < inverse.length; i++) {
      const angle = p * (inverse[i] as number);
      const at = (p * inverse.length + i) * 2;
      table[at] = sharpness * Math.cos(angle);
      table[at + 1] = sharpness * Math.sin(angle);
    }
  }
  return table;
}

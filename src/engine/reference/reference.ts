// The model in plain f64 loops: specification, oracle and tutorial. Function names are the kernels'
// in camelCase.
// Takes a Config, a checkpoint's raw bytes and token ids; gives hidden states and logits.
// Refuses to know the GPU and to be fast. Only tests and tools import it.
// The arithmetic is that of gpt_oss/torch/model.py, in f64 throughout.

import type { Config } from '../config.ts';
import { BLOCK_COLUMNS, int8RowBytes } from '../memory/int8.ts';
import { inverseFrequencies } from '../memory/yarn.ts';

/**
 * A matrix as rows of numbers, in any storage format: row(i) is one output feature. // (rows,
 * columns)
 */
export interface Rows {
  row(index: number): Float64Array;
}

/**
 * The chosen experts of one token: ids, best first, and softmax weights over their logits. // (K)
 */
export interface Routing {
  experts: number[];
  weights: number[];
}

/** Keys and values of one layer, one row per position. // (positions, G * d) */
export interface LayerCache {
  keys: Float64Array[];
  values: Float64Array[];
}

/** E2M1, codes 0 to 15 (OCP Microscaling Formats 1.0, table 5). */
const FP4 = [0, 0.5, 1, 1.5, 2, 3, 4, 6, -0, -0.5, -1, -1.5, -2, -3, -4, -6];

/**
 * Decodes the 32 weights of a block: 16 bytes, low nibble first, and a scale of 2^(scale - 127). //
 * (32)
 */
export function mxfp4Block(bytes: Uint8Array, scale: number): Float64Array {
  const out = new Float64Array(32);
  bytes.forEach((byte, b) => {
    out[2 * b] = at(FP4, byte & 15) * 2 ** (scale - 127);
    out[2 * b + 1] = at(FP4, byte >> 4) * 2 ** (scale - 127);
  });
  return out;
}

/** Decodes little-endian bf16. */
export function bf16(bytes: Uint8Array): Float64Array {
  const bits = new Uint32Array(bytes.length / 2);
  for (let i = 0; i < bits.length; i++) bits[i] = ((at(bytes, 2 * i) | (at(bytes, 2 * i + 1) << 8)) << 16) >>> 0;
  return Float64Array.from(new Float32Array(bits.buffer));
}

export function bf16Rows(bytes: Uint8Array, columns: number): Rows {
  return { row: (index) => bf16(bytes.subarray(index * columns * 2, (index + 1) * columns * 2)) };
}

/**
 * Quantizes bf16 rows to int8 rows in the layout of int8.ts, which the GPU holds.
 * Codes round to the nearest, ties to even.
 */
export function quantizeRows(bytes: Uint8Array, columns: number): Uint8Array<ArrayBuffer> {
  const rowBytes = int8RowBytes(columns);
  const count = bytes.length / (columns * 2);
  const out = new Uint8Array(count * rowBytes);
  for (let start = 0; start < count * columns; start += BLOCK_COLUMNS) {
    const weights = bf16(bytes.subarray(start * 2, (start + BLOCK_COLUMNS) * 2));
    const bits = bf16Bits(Math.fround(Math.max(...weights.map(Math.abs)) / 127));
    const scale = bf16(Uint8Array.of(bits & 255, bits >> 8))[0] as number;
    const [row, column] = [Math.floor(start / columns), start % columns];
    weights.forEach((weight, i) => {
      const code = scale === 0 ? 0 : Math.max(-127, Math.min(127, toEven(weight / scale)));
      out[row * rowBytes + column + i] = 128 + code;
    });
    out.set([bits & 255, bits >> 8], row * rowBytes + columns + (column / BLOCK_COLUMNS) * 2);
  }
  return out;
}

/** Reads rows of int8 weights, in the layout that the GPU holds. */
export function int8Rows(bytes: Uint8Array, columns: number): Rows {
  const rowBytes = int8RowBytes(columns);
  return {
    row(index) {
      const row = bytes.subarray(index * rowBytes, (index + 1) * rowBytes);
      const scales = bf16(row.subarray(columns, columns + (columns / BLOCK_COLUMNS) * 2));
      return Float64Array.from({ length: columns }, (_, i) => (at(row, i) - 128) * at(scales, Math.floor(i / BLOCK_COLUMNS)));
    },
  };
}

/** Rounds to the nearest bf16, ties to even; returns its bits. */
function bf16Bits(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0] as number;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

/** Rounds to the nearest whole number, ties to even. */
function toEven(value: number): number {
  const down = Math.floor(value);
  const above = value - down;
  return above > 0.5 || (above === 0.5 && down % 2 !== 0) ? down + 1 : down;
}

/** Reads rows of MXFP4 weights; a row is `columns / 32` blocks. */
export function mxfp4Rows(blocks: Uint8Array, scales: Uint8Array, columns: number): Rows {
  const perRow = columns / 32;
  return {
    row(index) {
      const out = new Float64Array(columns);
      for (let g = 0; g < perRow; g++) {
        const block = index * perRow + g;
        out.set(mxfp4Block(blocks.subarray(block * 16, block * 16 + 16), at(scales, block)), g * 32);
      }
      return out;
    },
  };
}

/** The token's row of the embedding table; not scaled. // -> (D) */
export function embed(table: Rows, token: number): Float64Array {
  return table.row(token);
}

/** normWeight * x / sqrt(mean(x²) + epsilon). // (D) -> (D) */
export function rmsnorm(x: Float64Array, normWeight: Float64Array, epsilon: number): Float64Array {
  const mean = x.reduce((sum, value) => sum + value * value, 0) / x.length;
  return x.map((value, i) => (at(normWeight, i) * value) / Math.sqrt(mean + epsilon));
}

/** Computes query, key and value of one token, one after the other. // (D) -> ((H + 2G) * d) */
export function qkv(x: Float64Array, weights: Rows, bias: Float64Array): Float64Array {
  return bias.map((b, row) => b + dot(weights.row(row), x));
}

/**
 * Rotates each pair (i, i + d/2) of every head by its angle at `position`. // (heads * d) -> (heads
 * * d)
 */
export function rope(x: Float64Array, position: number, config: Config): Float64Array {
  const inverse = inverseFrequencies(config);
  const c = config.yarn.attentionFactor;
  const half = config.headDim / 2;
  const out = new Float64Array(x.length);
  for (let head = 0; head < x.length; head += config.headDim) {
    for (let i = 0; i < half; i++) {
      const [cos, sin] = [c * Math.cos(position * at(inverse, i)), c * Math.sin(position * at(inverse, i))];
      const [a, b] = [at(x, head + i), at(x, head + half + i)];
      out[head + i] = a * cos - b * sin;
      out[head + half + i] = b * cos + a * sin;
    }
  }
  return out;
}

/**
 * Computes attention of one token over the positions up to its own. // (H * d) -> (H * d)
 * A sliding layer sees only the last W of them.
 */
export function attention(
  q: Float64Array,
  cache: LayerCache,
  sinks: Float64Array,
  position: number,
  config: Config,
  isSliding: boolean,
): Float64Array {
  const { heads, kvHeads, headDim } = config;
  const first = isSliding ? Math.max(0, position + 1 - config.slidingWindow) : 0;
  const out = new Float64Array(heads * headDim);
  for (let head = 0; head < heads; head++) {
    const kv = Math.floor(head / (heads / kvHeads)) * headDim;
    const query = q.subarray(head * headDim, (head + 1) * headDim);
    const scores: number[] = [];
    for (let j = first; j <= position; j++) {
      scores.push(dot(query, at(cache.keys, j).subarray(kv, kv + headDim)) / Math.sqrt(headDim));
    }
    // The sink takes part in the denominator only: attention may go nowhere.
    const sink = at(sinks, head);
    const max = Math.max(sink, ...scores);
    const total = scores.reduce((sum, score) => sum + Math.exp(score - max), Math.exp(sink - max));
    scores.forEach((score, j) => {
      const weight = Math.exp(score - max) / total;
      const value = at(cache.values, first + j);
      for (let i = 0; i < headDim; i++) out[head * headDim + i] = at(out, head * headDim + i) + weight * at(value, kv + i);
    });
  }
  return out;
}

/** Adds the output projection and its bias to the residual. // (H * d), (D) -> (D) */
export function attnOut(attended: Float64Array, weights: Rows, bias: Float64Array, residual: Float64Array): Float64Array {
  return residual.map((value, row) => value + at(bias, row) + dot(weights.row(row), attended));
}

/**
 * Chooses the K largest router logits, and takes softmax over those alone. // (D) -> (K)
 * Among equals the lowest id comes first.
 */
export function router(x: Float64Array, weights: Rows, bias: Float64Array, active: number): Routing {
  const logits = Array.from(bias, (b, expert) => b + dot(weights.row(expert), x));
  const experts = logits
    .map((_, expert) => expert)
    .sort((a, b) => at(logits, b) - at(logits, a) || a - b)
    .slice(0, active);
  const best = at(logits, at(experts, 0));
  const powers = experts.map((expert) => Math.exp(at(logits, expert) - best));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return { experts, weights: powers.map((power) => power / total) };
}

/** The clamped SwiGLU: the gate is clamped from above only, the linear part from both sides. */
export function swiglu(gate: number, linear: number, limit: number, alpha: number): number {
  const g = Math.min(gate, limit);
  const u = Math.min(Math.max(linear, -limit), limit);
  return (g / (1 + Math.exp(-alpha * g))) * (u + 1);
}

/** Computes one expert's first half: even rows are gates, odd rows linear. // (D) -> (F) */
export function expertsGateUp(x: Float64Array, weights: Rows, bias: Rows, expert: number, config: Config): Float64Array {
  const { expertWidth: F, swigluLimit, swigluAlpha } = config;
  const b = bias.row(expert);
  return Float64Array.from({ length: F }, (_, j) => {
    const row = expert * 2 * F + 2 * j;
    const gate = at(b, 2 * j) + dot(weights.row(row), x);
    const linear = at(b, 2 * j + 1) + dot(weights.row(row + 1), x);
    return swiglu(gate, linear, swigluLimit, swigluAlpha);
  });
}

/**
 * Adds the chosen experts' second half, bias included, weighted, to the residual. // (K, F), (D) ->
 * (D)
 */
export function expertsDown(
  activated: Float64Array[],
  routing: Routing,
  weights: Rows,
  bias: Rows,
  residual: Float64Array,
): Float64Array {
  const out = Float64Array.from(residual);
  routing.experts.forEach((expert, slot) => {
    const b = bias.row(expert);
    for (let i = 0; i < out.length; i++) {
      const y = at(b, i) + dot(weights.row(expert * out.length + i), at(activated, slot));
      out[i] = at(out, i) + at(routing.weights, slot) * y;
    }
  });
  return out;
}

/** Computes the logits of one position. // (D) -> (V) */
export function unembed(x: Float64Array, weights: Rows, vocabulary: number): Float64Array {
  return Float64Array.from({ length: vocabulary }, (_, row) => dot(weights.row(row), x));
}

/** Chooses greedily: the largest logit, the lowest id among equals. */
export function sample(logits: ArrayLike<number>): number {
  let best = 0;
  for (let id = 1; id < logits.length; id++) if (at(logits, id) > at(logits, best)) best = id;
  return best;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += at(a, i) * at(b, i);
  return sum;
}

function at<T>(list: ArrayLike<T>, index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`index ${index} of ${list.length}`);
  return value;
}

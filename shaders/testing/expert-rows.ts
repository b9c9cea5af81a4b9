// Seeded experts for the kernels that multiply MXFP4: all of a layer's, and the parts that a device's limits cut them into.

import type { Random } from './random.ts';

/** A run of experts in buffers of their own. */
export interface ExpertPart {
  first_expert: number;
  expert_count: number;
}

/** One projection of all experts. `blocks` (E, rows, columns / 32, 16), `scales` (E, rows, columns / 32), `bias` (E, rows) bf16. */
export interface ExpertWeights {
  blocks: Uint8Array<ArrayBuffer>;
  scales: Uint8Array<ArrayBuffer>;
  bias: Uint8Array<ArrayBuffer>;
}

/** Experts of `rows` x `columns` whose products with normals are near 1. */
export function expertWeights(values: Random, experts: number, rows: number, columns: number): ExpertWeights {
  const count = (experts * rows * columns) / 32;
  return { blocks: values.blocks(count), scales: values.scales(count), bias: values.bf16(experts * rows, 3) };
}

/** The blocks and scales of a part; the bias is never cut. */
export function expertPart(weights: ExpertWeights, experts: number, part: ExpertPart): ExpertWeights {
  const cut = (bytes: Uint8Array<ArrayBuffer>) => {
    const each = bytes.length / experts;
    return bytes.slice(part.first_expert * each, (part.first_expert + part.expert_count) * each);
  };
  return { blocks: cut(weights.blocks), scales: cut(weights.scales), bias: weights.bias };
}

/** What prefill_group makes of a choice: (token, slot) pairs in the order of their experts. `pairs` (T K), `starts` (E + 1). */
export function grouped(chosen: Uint32Array, experts: number) {
  const all = Array.from(chosen, (_, pair) => pair);
  const of = (expert: number) => all.filter((pair) => chosen[pair] === expert);
  const groups = Array.from({ length: experts }, (_, expert) => of(expert));
  const starts = groups.reduce((sums, group) => [...sums, (sums.at(-1) as number) + group.length], [0]);
  return { pairs: Uint32Array.from(groups.flat()), starts: Uint32Array.from(starts) };
}

/** K different experts for each token, in no particular order. // (T, K) */
export function choices(values: Random, tokens: number, experts: number, active: number): Uint32Array<ArrayBuffer> {
  const all = Array.from({ length: experts }, (_, expert) => expert);
  const pick = () => all.map((expert) => ({ expert, key: values.uniform() })).sort((a, b) => a.key - b.key);
  return Uint32Array.from(Array.from({ length: tokens }, () => pick().slice(0, active)).flat(), ({ expert }) => expert);
}

// Seeded experts for the MXFP4 kernels: all of a layer's, and the parts that device limits cut.

import type { Random } from './random.ts';

/** A run of experts in buffers of their own. */
export interface ExpertPart {
  first_expert: number;
  expert_count: number;
}

/**
 * One projection of all experts.
 * `blocks` (E, rows, columns / 32, 16), `scales` (E, rows, columns / 32), `bias` (E, rows) bf16.
 */
export interface ExpertWeights {
  blocks: Uint8Array<ArrayBuffer>;
  scales: Uint8Array<ArrayBuffer>;
  bias: Uint8Array<ArrayBuffer>;
}

/** Makes experts of `rows` x `columns` whose products with normals are near 1. */
export function expertWeights(values: Random, experts: number, rows: number, columns: number): ExpertWeights {
  const count = (experts * rows * columns) / 32;
  return { blocks: values.blocks(count), scales: values.scales(count), bias: values.bf16(experts * rows, 3) };
}

/** The table of experts that each lie in the slot of their number, for `slots` and `held`. */
export const inOrder = (experts: number): Uint32Array<ArrayBuffer> =>
  Uint32Array.from({ length: experts }, (_, expert) => expert);

/** Five experts that are not in order: the slot of each, and the expert in each slot. */
export const SHUFFLED = { slots: Uint32Array.of(2, 0, 4, 1, 3), held: Uint32Array.of(1, 3, 0, 4, 2) };

/** Lays blocks and scales into slots; the bias stays in the experts' order. */
export function laidInSlots(weights: ExpertWeights, held: Uint32Array): ExpertWeights {
  const laid = (bytes: Uint8Array<ArrayBuffer>) => {
    const each = bytes.length / held.length;
    return Uint8Array.from([...held].flatMap((expert) => [...bytes.subarray(expert * each, (expert + 1) * each)]));
  };
  return { blocks: laid(weights.blocks), scales: laid(weights.scales), bias: weights.bias };
}

/** Cuts the blocks and scales of a part; the bias is never cut. */
export function expertPart(weights: ExpertWeights, experts: number, part: ExpertPart): ExpertWeights {
  const cut = (bytes: Uint8Array<ArrayBuffer>) => {
    const each = bytes.length / experts;
    return bytes.slice(part.first_expert * each, (part.first_expert + part.expert_count) * each);
  };
  return { blocks: cut(weights.blocks), scales: cut(weights.scales), bias: weights.bias };
}

/**
 * Computes the result of prefill_group for a choice: (token, slot) pairs in the order of their
 * experts.
 * `pairs` (T K), `starts` (E + 1).
 */
export function grouped(chosen: Uint32Array, experts: number) {
  const all = Array.from(chosen, (_, pair) => pair);
  const of = (expert: number) => all.filter((pair) => chosen[pair] === expert);
  const groups = Array.from({ length: experts }, (_, expert) => of(expert));
  const starts = groups.reduce((sums, group) => [...sums, (sums.at(-1) as number) + group.length], [0]);
  return { pairs: Uint32Array.from(groups.flat()), starts: Uint32Array.from(starts) };
}

/** Chooses K different experts for each token, in no particular order. // (T, K) */
export function choices(values: Random, tokens: number, experts: number, active: number): Uint32Array<ArrayBuffer> {
  const all = Array.from({ length: experts }, (_, expert) => expert);
  const pick = () => all.map((expert) => ({ expert, key: values.uniform() })).sort((a, b) => a.key - b.key);
  return Uint32Array.from(Array.from({ length: tokens }, () => pick().slice(0, active)).flat(), ({ expert }) => expert);
}

/** A part in one buffer or two, as decode's kernels bind it: the first holds `split` experts. */
export interface SplitPart extends ExpertPart {
  split: number;
}

/** All experts in one buffer. */
export const allExperts = (experts: number): SplitPart => ({ first_expert: 0, expert_count: experts, split: experts });

/** Makes the buffers of such a part; a part in one buffer is bound twice. */
export function expertPair(weights: ExpertWeights, experts: number, { first_expert, expert_count, split }: SplitPart) {
  const first = expertPart(weights, experts, { first_expert, expert_count: split });
  const rest = { first_expert: first_expert + split, expert_count: expert_count - split };
  const second = rest.expert_count > 0 ? expertPart(weights, experts, rest) : first;
  return {
    blocks_0: first.blocks,
    scales_0: first.scales,
    blocks_1: second.blocks,
    scales_1: second.scales,
    bias: weights.bias,
  };
}

/** Parts of five experts, with their descriptions. */
export const SPLIT_PARTS: [string, SplitPart][] = [
  ['two buffers', { first_expert: 0, expert_count: 5, split: 3 }],
  ['a part with the first experts', { first_expert: 0, expert_count: 2, split: 2 }],
  ['a part with experts from the middle in two buffers', { first_expert: 1, expert_count: 3, split: 1 }],
  ['a part with the last expert', { first_expert: 4, expert_count: 1, split: 1 }],
];

/** Whether a part holds an expert. */
export const isIn = (part: ExpertPart, expert: number) =>
  expert >= part.first_expert && expert < part.first_expert + part.expert_count;

// Counts of how often answers used each expert, kept with the model. A load of a part of the experts
// begins with the most used ones.

import type { ExpertUses } from '../store/chunk-store.ts';
import type { StoredFiles } from './chunk-check.ts';

/**
 * Uses in a layer from which on all its counts are halved: 64,000 tokens of four experts. So the
 * last conversations weigh most.
 */
const MAX_LAYER_USES = 2 ** 18;

/**
 * For each layer, all its experts, the most used first. Without counts for a model of these sizes
 * they come in ascending order. Errors: `storage-failed`.
 */
export async function byUse({ manifest, store }: StoredFiles, layers: number, experts: number): Promise<number[][]> {
  const noted = await store.expertUses(manifest);
  const uses = noted && isOfSize(noted, layers, experts) ? noted : [];
  return Array.from({ length: layers }, (_, layer) => order(uses[layer] ?? [], experts));
}

/** Adds counts by layer and expert. Counts of other sizes are replaced. Errors: `storage-failed`. */
export async function addUses({ manifest, store }: StoredFiles, added: ExpertUses): Promise<void> {
  const noted = await store.expertUses(manifest);
  const before = noted && isOfSize(noted, added.length, added[0]?.length ?? 0) ? noted : [];
  const sums = added.map((layer, l) => layer.map((count, expert) => count + (before[l]?.[expert] ?? 0)));
  await store.putExpertUses(manifest, sums.map(halvedIfMany));
}

function order(uses: readonly number[], experts: number): number[] {
  const all = Array.from({ length: experts }, (_, expert) => expert);
  return all.sort((a, b) => (uses[b] ?? 0) - (uses[a] ?? 0) || a - b);
}

function isOfSize(uses: ExpertUses, layers: number, experts: number): boolean {
  return uses.length === layers && uses.every((layer) => layer.length === experts);
}

function halvedIfMany(layer: readonly number[]): number[] {
  const total = layer.reduce((sum, count) => sum + count, 0);
  return layer.map((count) => (total > MAX_LAYER_USES ? Math.floor(count / 2) : count));
}

// Plans the turns in which a layer's experts compute a chunk of a prompt.
// Resident experts run first. The others pass through slots that are free by then.

import type { Placement, Residency } from './residency.ts';

/** The turns of one layer, in order. */
export interface PromptTurns {
  /** Chosen experts that are in their slots already. */
  resident: Placement[];
  /** Turns of experts to read. A slot from `residency.slots` on is a transit slot. */
  passing: Placement[][];
}

/** The residency of a layer and the use that a chunk makes of it. */
export interface ChunkUse {
  residency: Residency;
  layer: number;
  /** By expert: the tokens of the chunk that chose it. */
  counts: readonly number[];
  /** Transit slots; each turn uses each at most once. */
  transit: number;
}

/**
 * Plans the turns. A missing expert takes the slot of a resident one that the chunk uses less, or
 * an empty slot; the others go through transit slots. Changes nothing.
 */
export function promptTurns({ residency, layer, counts, transit }: ChunkUse): PromptTurns {
  const slotsOf = residency.slotsOf(layer);
  const countOf = (expert: number) => counts[expert] ?? 0;
  const chosen = [...counts.keys()].filter((expert) => countOf(expert) > 0);
  const resident = chosen.flatMap((expert) => placed(expert, slotsOf[expert] ?? null));
  const absent = chosen.filter((expert) => (slotsOf[expert] ?? null) === null);
  absent.sort((a, b) => countOf(b) - countOf(a));
  const kept = promoted(residency, layer, absent, countOf);
  const through = absent.slice(kept.length).map((expert, i) => ({ expert, slot: residency.slots + (i % transit) }));
  return { resident, passing: [...turnsOf(kept, Math.max(1, transit)), ...turnsOf(through, transit)] };
}

/** The first absent experts, each with the slot that it takes and keeps. */
function promoted(
  residency: Residency,
  layer: number,
  absent: readonly number[],
  countOf: (expert: number) => number,
): Placement[] {
  const held = residency.held(layer);
  const countIn = (slot: number) => (held[slot] === null ? -1 : countOf(held[slot] as number));
  // The sort is stable: among equals the least recently used slot comes first.
  const slots = [...residency.order(layer)].sort((a, b) => countIn(a) - countIn(b));
  const pairs = absent.slice(0, slots.length).map((expert, i) => ({ expert, slot: slots[i] as number }));
  const end = pairs.findIndex(({ expert, slot }) => countIn(slot) >= countOf(expert));
  return end < 0 ? pairs : pairs.slice(0, end);
}

/**
 * The experts that a chunk used, the least used first: so the most used ones stay longest.
 */
export function byUse(counts: readonly number[]): number[] {
  const used = [...counts.keys()].filter((expert) => (counts[expert] ?? 0) > 0);
  return used.sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0));
}

const placed = (expert: number, slot: number | null): Placement[] => (slot === null ? [] : [{ expert, slot }]);

function turnsOf(placements: readonly Placement[], each: number): Placement[][] {
  const count = each > 0 ? Math.ceil(placements.length / each) : 0;
  return Array.from({ length: count }, (_, i) => placements.slice(i * each, (i + 1) * each));
}

// Sizes of the experts' weights where each layer has slots for some of its experts.

import type { Config } from '../config.ts';
import { EXPERT_PARTS, type ExpertPart, type LayerWeights, type ModelWeights, type WeightSpec } from '../memory/weights.ts';

/** Transit slots of a model: a turn of a prompt's experts. Enough to keep a GPU busy. */
const TRANSIT_SLOTS = 8;

/**
 * Slots of each layer for a wish: at least the experts of one token, at most all. Null where all
 * experts have a place of their own and nothing is paged.
 */
export function slotsFor({ experts, activeExperts }: Config, wish: 'all' | number = 'all'): number | null {
  return wish === 'all' ? null : Math.min(experts, Math.max(activeExperts, Math.floor(wish)));
}

/** Gives each layer `slots` slots, and the model transit slots; unchanged if no expert is paged. */
export function withSlots(config: Config, weights: ModelWeights<WeightSpec>, slots: number | null): ModelWeights<WeightSpec> {
  if (slots === null || slots === config.experts) return weights;
  const transitSlots = Math.min(TRANSIT_SLOTS, config.experts - slots);
  const layers = weights.layers.map((layer) => ({ ...layer, ...partsOf(layer, slots) }));
  const [first] = weights.layers;
  return { ...weights, layers, transit: first === undefined ? null : partsOf(first, transitSlots) };
}

function partsOf(layer: LayerWeights<WeightSpec>, rows: number): Record<ExpertPart, WeightSpec> {
  const parts = EXPERT_PARTS.map((part) => [part, { ...layer[part], rows, isPaged: true }]);
  return Object.fromEntries(parts) as Record<ExpertPart, WeightSpec>;
}

// Fills the slots of a model before its first prompt, with the experts that answers used most.

import { EXPERT_PARTS, type LayerWeights, type ModelWeights, type WeightSpec } from '../memory/weights.ts';
import type { TensorSource } from '../tensor-source.ts';
import type { Pager } from './pager.ts';

/** The experts to read, and the call that receives the bytes read so far. */
export interface Filling {
  source: Pick<TensorSource, 'expertsByUse'>;
  specs: ModelWeights<WeightSpec>;
  /** Experts of a layer. */
  experts: number;
  onProgress: (bytes: number) => void;
  signal?: AbortSignal | undefined;
}

/** Bytes that `fillSlots` reads; 0 if a load uploads all experts. */
export function slotBytes({ layers, transit }: ModelWeights<WeightSpec>): number {
  return transit === null ? 0 : layers.reduce((sum, layer) => sum + layerBytes(layer), 0);
}

/**
 * Fills every slot of every layer. A source without counts gives the experts in ascending order.
 * Errors: `storage-failed`, those of `readExperts`, `device-lost`, `AbortError`.
 */
export async function fillSlots(pager: Pager, { source, specs, experts, onProgress, signal }: Filling): Promise<void> {
  const { layers } = specs;
  const byUse = await source.expertsByUse?.(layers.length, experts);
  const inOrder = [...Array(experts).keys()];
  let bytes = 0;
  for (const [layer, weights] of layers.entries()) {
    const first = (byUse?.[layer] ?? inOrder).slice(0, weights.gateUpBlocks.rows);
    await pager.fill(layer, first, signal);
    bytes += layerBytes(weights);
    onProgress(bytes);
  }
}

const layerBytes = (layer: LayerWeights<WeightSpec>) =>
  EXPERT_PARTS.reduce((sum, part) => sum + layer[part].rows * layer[part].rowBytes, 0);

// Maps the contract's load options to the engine's. Pure functions.

import type { GpuBytes, LoadOptions } from '../../contracts/models.ts';
import type { Dense } from '../../engine/gpu/variant.ts';

const WEIGHTS = ['exact', 'int8'] as const;
const EMBEDDINGS = ['gpu', 'storage'] as const;

/** All combinations of load options. */
export const ALL_LOAD_OPTIONS: readonly LoadOptions[] = WEIGHTS.flatMap((weights) =>
  EMBEDDINGS.map((embedding) => ({ weights, embedding })),
);

/** A unique name for each model with each combination of load options. */
export const keyOf = (url: string, { weights, embedding }: LoadOptions): string => `${weights} ${embedding} ${url}`;

/** The engine's format of attention and unembedding for these options. */
export const denseOf = ({ weights }: Pick<LoadOptions, 'weights'>): Dense => (weights === 'exact' ? 'bf16' : 'int8');

/**
 * Calls `ask` for the bytes of each combination. Errors: those of `ask`. A refusal of int8 gives
 * null.
 */
export function gpuBytesBy(ask: (choices: LoadOptions) => number): GpuBytes {
  const ofWeights = (weights: LoadOptions['weights']) => ({
    gpu: ask({ weights, embedding: 'gpu' }),
    storage: ask({ weights, embedding: 'storage' }),
  });
  return { exact: ofWeights('exact'), int8: orNone(() => ofWeights('int8')) };
}

/** Rows without whole int8 blocks allow exact weights only. */
function orNone(bytes: () => GpuBytes['int8']): GpuBytes['int8'] {
  try {
    return bytes();
  } catch (error) {
    if (!(error instanceof Error && error.name === 'model-unsupported')) throw error;
    return { gpu: null, storage: null };
  }
}

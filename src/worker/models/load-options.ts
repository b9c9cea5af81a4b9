// What a model can be loaded with, and what that means for the engine. Pure.
// Takes the treaty's choices, gives the engine's words for them; refuses to know models.

import type { GpuBytes, LoadChoices } from '../../api.ts';
import type { Dense } from '../../engine/gpu/variant.ts';

const WEIGHTS = ['exact', 'int8'] as const;
const EMBEDDINGS = ['gpu', 'storage'] as const;

/** Every way to load a model. */
export const ALL_LOAD_OPTIONS: readonly LoadChoices[] = WEIGHTS.flatMap((weights) =>
  EMBEDDINGS.map((embedding) => ({ weights, embedding })),
);

/** A name of its own for each model with each choice. */
export const keyOf = (url: string, { weights, embedding }: LoadChoices): string => `${weights} ${embedding} ${url}`;

/** How the engine holds attention and unembedding for this choice. */
export const denseOf = ({ weights }: Pick<LoadChoices, 'weights'>): Dense => (weights === 'exact' ? 'bf16' : 'int8');

/** Asks for each choice what the model takes; `ask` gives bytes. Errors: those of `ask`, except where it is int8 that is refused. */
export function gpuBytesBy(ask: (choices: LoadChoices) => number): GpuBytes {
  const ofWeights = (weights: LoadChoices['weights']) => ({
    gpu: ask({ weights, embedding: 'gpu' }),
    storage: ask({ weights, embedding: 'storage' }),
  });
  return { exact: ofWeights('exact'), int8: orNone(() => ofWeights('int8')) };
}

/** Rows without whole blocks of int8 leave a model its exact weights. */
function orNone(bytes: () => GpuBytes['int8']): GpuBytes['int8'] {
  try {
    return bytes();
  } catch (error) {
    if (!(error instanceof Error && error.name === 'model-unsupported')) throw error;
    return { gpu: null, storage: null };
  }
}

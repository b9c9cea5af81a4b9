// Maps the contract's load options to the engine's. Pure functions.

import type { GpuBytes, LoadOptions } from '../../contracts/models.ts';
import type { Dense } from '../../engine/gpu/variant.ts';
import type { CacheBits } from '../../engine/kernels/kernels.ts';

const WEIGHTS = ['exact', 'int8'] as const;
const EMBEDDINGS = ['gpu', 'storage'] as const;
const CACHES = ['f16', 'f32'] as const;

/** All combinations of load options. */
export const ALL_LOAD_OPTIONS: readonly LoadOptions[] = WEIGHTS.flatMap((weights) =>
  EMBEDDINGS.flatMap((embedding) => CACHES.map((cache) => ({ weights, embedding, cache }))),
);

/** A unique key for a model with its load options. */
export const keyOf = (url: string, { weights, embedding, cache }: LoadOptions): string =>
  `${weights} ${embedding} ${cache} ${url}`;

/** The engine's format of attention and unembedding for these options. */
export const denseOf = ({ weights }: Pick<LoadOptions, 'weights'>): Dense => (weights === 'exact' ? 'bf16' : 'int8');

/** Bits of a key's or a value's number in the cache with these options. */
export const cacheBitsOf = ({ cache }: Pick<LoadOptions, 'cache'>): CacheBits => (cache === 'f32' ? 32 : 16);

/**
 * Asks `ask` for the GPU memory of each set of load options, in bytes. A refusal of int8 is null.
 * Errors: any other one of `ask`.
 */
export function gpuBytesBy(ask: (options: LoadOptions) => number): GpuBytes {
  const ofEmbedding = (options: Omit<LoadOptions, 'cache'>) => ({
    f16: ask({ ...options, cache: 'f16' }),
    f32: ask({ ...options, cache: 'f32' }),
  });
  const ofWeights = (weights: LoadOptions['weights']) => ({
    gpu: ofEmbedding({ weights, embedding: 'gpu' }),
    storage: ofEmbedding({ weights, embedding: 'storage' }),
  });
  return { exact: ofWeights('exact'), int8: orNone(() => ofWeights('int8')) };
}

/** Rows without whole int8 blocks allow exact weights only. */
function orNone(bytes: () => GpuBytes['int8']): GpuBytes['int8'] {
  try {
    return bytes();
  } catch (error) {
    if (!(error instanceof Error && error.name === 'model-unsupported')) throw error;
    const none = { f16: null, f32: null };
    return { gpu: none, storage: none };
  }
}

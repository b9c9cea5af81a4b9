// The ways to load a model, from the exact one to the one with the least GPU memory, in words for
// users. Pure.
import { DEFAULT_LOAD_OPTIONS, type LoadOptions } from '../../../contracts/models.ts';

export type WayName = 'As published' | 'Lighter' | 'Lightest';

export interface Way {
  name: WayName;
  loadOptions: LoadOptions;
  /** What differs from the published model. */
  hint: string;
}

/** From the most GPU memory to the least. */
export const WAYS: readonly Way[] = [
  { name: 'As published', loadOptions: DEFAULT_LOAD_OPTIONS, hint: 'Every weight exactly as it was released' },
  {
    name: 'Lighter',
    loadOptions: { ...DEFAULT_LOAD_OPTIONS, weights: 'int8' },
    hint: 'Attention and output weights in 8 bits',
  },
  {
    name: 'Lightest',
    loadOptions: { ...DEFAULT_LOAD_OPTIONS, weights: 'int8', embedding: 'storage' },
    hint: 'Also reads the vectors of words from the disk; a little slower',
  },
];

/** The way with these options, whatever the cache. Null for a combination without a name. */
export function wayOf({ weights, embedding }: LoadOptions): Way | null {
  return WAYS.find(({ loadOptions }) => loadOptions.weights === weights && loadOptions.embedding === embedding) ?? null;
}

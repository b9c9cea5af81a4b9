// The sizes of OpenAI's two models, so that their memory and speed can be measured before any of
// their files is read.

import { ONE_LAYER } from './synthetic-layer.ts';

/** Layers and experts of the models that OpenAI published. All other sizes are the same. */
const PUBLISHED = {
  'gpt-oss-20b': { layers: 24, experts: 32 },
  'gpt-oss-120b': { layers: 36, experts: 128 },
};

const VOCABULARY = 201_088;

/** The sizes in the config.json of a published model. Null for the name of any other model. */
export function officialConfig(name: string): Record<string, unknown> | null {
  if (!isPublished(name)) return null;
  const { layers, experts } = PUBLISHED[name];
  return {
    ...ONE_LAYER,
    vocab_size: VOCABULARY,
    num_hidden_layers: layers,
    layer_types: Array.from({ length: layers }, (_, layer) => (layer % 2 === 0 ? 'sliding_attention' : 'full_attention')),
    num_local_experts: experts,
  };
}

const isPublished = (name: string): name is keyof typeof PUBLISHED => Object.hasOwn(PUBLISHED, name);

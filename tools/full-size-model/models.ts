// The models of `npm run test:full-size-model`: their sizes, and their references by transformers.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FullSizeGolden } from '../../test/support/goldens/full-size-golden.ts';
import { ROOT } from '../setup/prepare.mjs';

const GOLDENS = join(ROOT, 'test/support/goldens');
const CONFIGS = join(ROOT, 'test/support/make-checkpoint/configs');

export interface FullSizeModel {
  config: Record<string, unknown>;
  golden: FullSizeGolden;
  /** Default folder of its random checkpoint. */
  folder: string;
  /** Bytes of the checkpoint. */
  checkpointBytes: number;
  /** The weights on a GPU that uses this process's memory, the cache, and the buffers of a load. */
  minAvailableBytes: number;
}

/** Sizes by the name that `--model` takes. */
const SIZES = {
  'gpt-oss-20b': { config: 'gpt-oss-20b.json', golden: 'full-size', checkpointBytes: 13.76e9, minAvailableBytes: 16e9 },
  // One sliding and one full layer have every size in which gpt-oss-120b differs from gpt-oss-20b.
  'gpt-oss-120b-two-layers': {
    config: 'gpt-oss-120b.json',
    layers: 2,
    golden: 'full-size-120b',
    checkpointBytes: 5.81e9,
    minAvailableBytes: 9e9,
  },
};

/** Throws for a name that is not in SIZES. */
export function fullSizeModel(name: string): FullSizeModel {
  const sizes: (Omit<FullSizeModel, 'config' | 'golden' | 'folder'> & Files) | undefined = Object.entries(SIZES).find(
    ([known]) => known === name,
  )?.[1];
  if (!sizes) throw new Error(`--model must be one of ${Object.keys(SIZES).join(', ')}; found ${name}.`);
  const { checkpointBytes, minAvailableBytes, layers } = sizes;
  const config = readJson<Record<string, unknown>>(join(CONFIGS, sizes.config));
  const golden = readJson<FullSizeGolden>(join(GOLDENS, sizes.golden, 'golden.json'));
  const folder = join(ROOT, '.cache', `${name}-random`);
  return { config: layers === undefined ? config : cut(config, layers), golden, folder, checkpointBytes, minAvailableBytes };
}

interface Files {
  config: string;
  golden: string;
  layers?: number;
}

/** A config.json with the first `layers` layers of `config`. */
function cut(config: Record<string, unknown>, layers: number): Record<string, unknown> {
  const types = config['layer_types'];
  return { ...config, num_hidden_layers: layers, layer_types: Array.isArray(types) ? types.slice(0, layers) : types };
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

// A random model small enough for a software GPU: the configuration of `npm start`, cut down to a few layers.
import { readFile } from 'node:fs/promises';
import { makeCheckpoint } from '../../test/support/make-checkpoint/checkpoint.ts';

const CONFIG = new URL('../../test/support/make-checkpoint/configs/first-light.json', import.meta.url);

/** Its files by name; a shard more than layers. */
export async function smallModel(layers = 2): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const config = JSON.parse(await readFile(CONFIG, 'utf8'));
  const layerTypes = Array.from({ length: layers }, (_, layer) => config.layer_types[layer % config.layer_types.length]);
  const changes = { num_hidden_layers: layers, layer_types: layerTypes };
  return new Map(makeCheckpoint({ config: { ...config, ...changes }, seed: 5, cut: { count: layers + 1 } }));
}

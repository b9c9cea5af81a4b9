// Writes a random checkpoint into a folder, in an amount of memory that does not depend on its size.
// Takes a recipe and a folder; what the bytes are is checkpoint.ts's business.

import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { planCheckpoint, type Recipe, shardBytes } from './checkpoint.ts';
import type { Shard } from './shards.ts';

/** Makes the folder and its files; files of the same names are overwritten. Gives the bytes written. Throws as `planCheckpoint` does. */
export async function writeCheckpoint(folder: string, recipe: Recipe): Promise<number> {
  const plan = planCheckpoint(recipe);
  await mkdir(folder, { recursive: true });
  let bytes = 0;
  for (const [path, text] of plan.texts) {
    await writeFile(join(folder, path), text);
    bytes += Buffer.byteLength(text);
  }
  for (const shard of plan.shards) {
    await writeShard(join(folder, shard.path), shard, recipe.seed);
    bytes += shard.bytes;
  }
  return bytes;
}

async function writeShard(path: string, shard: Shard, seed: number): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (const piece of shardBytes(shard, seed)) await file.writeFile(piece);
  } finally {
    await file.close();
  }
}

// Writes a random checkpoint into a folder. Its memory does not depend on the checkpoint's size.

import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { planCheckpoint, type Recipe, shardBytes } from './checkpoint.ts';
import type { Shard } from './shards.ts';

/**
 * Makes the folder and its files, and overwrites files of the same names. Returns the bytes
 * written. Throws as `planCheckpoint` does.
 */
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

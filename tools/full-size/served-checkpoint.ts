// Makes a random checkpoint of any size for the fault server while it is read: nothing on disk, and
// the same bytes on every request.

import { createHash } from 'node:crypto';
import { type CheckpointPlan, planCheckpoint, shardBytes } from '../../test/support/make-checkpoint/checkpoint.ts';
import { tensorReader } from '../../test/support/make-checkpoint/random-bytes.ts';
import type { Shard } from '../../test/support/make-checkpoint/shards.ts';
import type { FileContent } from '../../test/support/servers/fault-body.ts';

export interface ServedCheckpoint {
  /** The files that the app downloads. */
  files: ReadonlyMap<string, FileContent>;
  bytes: number;
  /**
   * SHA-256 of every chunk of `chunkBytes`, hex, by `file index`. Takes as long as making all
   * bytes.
   */
  digests(chunkBytes: number): ReadonlyMap<string, string>;
}

const SEED = 1;

/** The app downloads no other small file. */
const SMALL_FILES = ['config.json', 'generation_config.json', 'tokenizer.json', 'model.safetensors.index.json'];

/** Throws as `planCheckpoint` does. */
export function serveCheckpoint(config: Readonly<Record<string, unknown>>): ServedCheckpoint {
  const plan = planCheckpoint({ config, seed: SEED });
  const small = SMALL_FILES.map((name) => [name, new TextEncoder().encode(plan.texts.get(name) ?? '')] as const);
  const shards = plan.shards.map((shard) => [shard.path, shardContent(shard)] as const);
  const files = new Map<string, FileContent>([...small, ...shards]);
  const bytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  return { files, bytes, digests: (chunkBytes) => new Map(digestsOf(plan, new Map(small), chunkBytes)) };
}

function shardContent(shard: Shard): FileContent {
  let end = shard.header.length;
  const parts = shard.tensors.map((tensor) => {
    const start = end;
    end += tensor.bytes;
    return { start, end, read: tensorReader(tensor, SEED) };
  });
  const header = {
    start: 0,
    end: shard.header.length,
    read: (from: number, until: number) => shard.header.subarray(from, until),
  };
  return {
    length: shard.bytes,
    read: async (from, until) => {
      const pieces = [header, ...parts]
        .filter((part) => part.start < until && part.end > from)
        .map(({ start, end: partEnd, read }) => read(Math.max(from, start) - start, Math.min(until, partEnd) - start));
      return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
    },
  };
}

function* digestsOf(
  plan: CheckpointPlan,
  small: ReadonlyMap<string, Uint8Array>,
  chunkBytes: number,
): Generator<[string, string]> {
  for (const [name, bytes] of small) yield* digestsOfFile(name, [bytes], chunkBytes);
  for (const shard of plan.shards) yield* digestsOfFile(shard.path, shardBytes(shard, SEED), chunkBytes);
}

function* digestsOfFile(name: string, pieces: Iterable<Uint8Array>, chunkBytes: number): Generator<[string, string]> {
  let index = 0;
  let hash = createHash('sha256');
  let hashed = 0;
  for (let piece of pieces) {
    while (piece.length > 0) {
      const taken = piece.subarray(0, chunkBytes - hashed);
      hash.update(taken);
      hashed += taken.length;
      piece = piece.subarray(taken.length);
      if (hashed < chunkBytes) continue;
      yield [`${name} ${index}`, hash.digest('hex')];
      index += 1;
      hash = createHash('sha256');
      hashed = 0;
    }
  }
  if (hashed > 0) yield [`${name} ${index}`, hash.digest('hex')];
}

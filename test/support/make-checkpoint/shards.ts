// Distributes tensors over safetensors files: the cuts, the names, the headers and the index.

import type { Tensor } from './tensors.ts';

/**
 * The cut: into files of at most so many bytes of tensors, as the official writer does, or into a
 * number of files.
 */
export type ShardCut = { maxBytes: number } | { count: number };

/**
 * The limit of the official checkpoints. It reproduces the three files of gpt-oss-20b to the byte.
 */
export const officialCut: ShardCut = { maxBytes: 4_800_000_000 };

export interface Shard {
  path: string;
  /** The file up to its data: u64 length of the JSON, the JSON, spaces up to a multiple of 8. */
  header: Uint8Array<ArrayBuffer>;
  /** In the order of their data, without gaps. */
  tensors: readonly Tensor[];
  /** Bytes of the whole file. */
  bytes: number;
}

/** Cuts the tensors into shards. Throws if `count` needs more cuts than there are layers. */
export function planShards(tensors: readonly Tensor[], cut: ShardCut): Shard[] {
  const groups = 'count' in cut ? cutIntoCount(tensors, cut.count) : cutBySize(tensors, cut.maxBytes);
  return groups.map((group, index) => layOutShard(shardPath(index, groups.length), group));
}

/**
 * The text of `model.safetensors.index.json`: bytes of all tensors, and each tensor's file by name.
 */
export function indexText(shards: readonly Shard[]): string {
  const entries = shards.flatMap((shard) => shard.tensors.map((tensor) => [tensor.name, shard.path] as const));
  const weightMap = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  const index = { metadata: { total_size: totalBytes(shards.flatMap((shard) => shard.tensors)) }, weight_map: weightMap };
  return `${JSON.stringify(index, null, 2)}\n`;
}

/**
 * The Hugging Face Hub's name, with its quirk: numbers start at 0, and "of" is followed by the last
 * number instead of the count.
 */
function shardPath(index: number, count: number): string {
  const pad = (number: number) => String(number).padStart(5, '0');
  return `model-${pad(index)}-of-${pad(count - 1)}.safetensors`;
}

function cutBySize(tensors: readonly Tensor[], maxBytes: number): Tensor[][] {
  const groups: Tensor[][] = [];
  let room = 0;
  for (const tensor of tensors) {
    if (groups.length === 0 || tensor.bytes > room) {
      groups.push([]);
      room = maxBytes;
    }
    groups.at(-1)?.push(tensor);
    room -= tensor.bytes;
  }
  return groups;
}

/**
 * Cuts in the middle of layers, between an expert tensor's bias and its blocks, as near to equal
 * sizes as possible.
 */
function cutIntoCount(tensors: readonly Tensor[], count: number): Tensor[][] {
  const places = cutPlaces(tensors);
  if (!Number.isSafeInteger(count) || count < 1 || count > places.length + 1) {
    throw new Error(`The number of shards must be from 1 to ${places.length + 1}, one more than the layers, but is ${count}.`);
  }
  const total = totalBytes(tensors);
  const starts = [0];
  for (let shard = 1; shard < count; shard++) {
    const spare = places.length - (count - 1 - shard);
    const open = places.slice(0, spare).filter((place) => place.tensor > (starts.at(-1) ?? 0));
    const distance = (place: { bytes: number }) => Math.abs(place.bytes - (total * shard) / count);
    starts.push(open.reduce((best, place) => (distance(place) < distance(best) ? place : best)).tensor);
  }
  return starts.map((start, shard) => tensors.slice(start, starts[shard + 1]));
}

/** Every layer's first expert blocks: their index in the list, and the bytes before them. */
function cutPlaces(tensors: readonly Tensor[]): { tensor: number; bytes: number }[] {
  const places = [];
  let bytes = 0;
  for (const [tensor, { name, bytes: size }] of tensors.entries()) {
    if (name.endsWith('.gate_up_proj_blocks')) places.push({ tensor, bytes });
    bytes += size;
  }
  return places;
}

/**
 * Orders a shard's tensors as the official writer does: larger elements first, then by name. Writes
 * the header.
 */
function layOutShard(path: string, group: readonly Tensor[]): Shard {
  const tensors = [...group].sort((a, b) => (a.dtype === b.dtype ? (a.name < b.name ? -1 : 1) : a.dtype === 'BF16' ? -1 : 1));
  let offset = 0;
  const entries = tensors.map(({ name, dtype, shape, bytes }) => {
    const start = offset;
    offset += bytes;
    return [name, { dtype, shape, data_offsets: [start, offset] }] as const;
  });
  const header = encodeHeader(JSON.stringify(Object.fromEntries(entries)));
  return { path, header, tensors, bytes: header.length + offset };
}

function encodeHeader(json: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 8) * 8));
  const header = new Uint8Array(8 + text.length);
  new DataView(header.buffer).setBigUint64(0, BigInt(text.length), true);
  header.set(text, 8);
  return header;
}

function totalBytes(tensors: readonly Tensor[]): number {
  return tensors.reduce((sum, tensor) => sum + tensor.bytes, 0);
}

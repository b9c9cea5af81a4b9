// The shard of each tensor, from model.safetensors.index.json, checked against the shards' headers.
// Shard names come only from the map: the hub's own are numbered "-of-00002" over three files.

import { invalid, quote } from '../errors.ts';
import { isObject, parseJsonObject } from './json.ts';
import type { ShardHeader } from './safetensors.ts';

export const INDEX_FILE = 'model.safetensors.index.json';

/** The only shard of a model without an index. */
export const SINGLE_SHARD = 'model.safetensors';

/** Max shards, and so requests before the first weight. gpt-oss-120b has 15. */
const MAX_SHARDS = 512;

/** A file beside the index: no path, no scheme, no query, no escape. */
const SHARD_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}\.safetensors$/;

/** Tensor name → shard's file name. */
export type WeightMap = ReadonlyMap<string, string>;

/** Reads and checks the index. Errors: `checkpoint-invalid`. */
export function parseIndex(json: Uint8Array): WeightMap {
  const { weight_map: map, metadata } = parseJsonObject(json, INDEX_FILE);
  if (metadata !== undefined) checkTotalSize(metadata);
  if (!isObject(map)) throw invalid(INDEX_FILE, 'weight_map, an object', quote(map));
  const weights = new Map<string, string>();
  for (const [tensor, shard] of Object.entries(map)) {
    if (typeof shard !== 'string' || !SHARD_NAME.test(shard)) {
      throw invalid(INDEX_FILE, 'shards named as plain .safetensors files in the same folder', quote(shard));
    }
    weights.set(tensor, shard);
  }
  const shards = new Set(weights.values()).size;
  if (shards === 0 || shards > MAX_SHARDS) throw invalid(INDEX_FILE, `1 to ${MAX_SHARDS} shards`, `${shards}`);
  return weights;
}

/**
 * Refuses a size that is not a number. Its value is not used: writers disagree on it, and the
 * headers have the sizes.
 */
function checkTotalSize(metadata: unknown): void {
  if (!isObject(metadata)) throw invalid(INDEX_FILE, 'metadata, an object that may give total_size', quote(metadata));
  const { total_size: total } = metadata;
  if (total === undefined || (typeof total === 'number' && Number.isSafeInteger(total) && total >= 0)) return;
  throw invalid(INDEX_FILE, 'metadata.total_size in bytes', quote(total));
}

/**
 * Proves that the index lists every tensor of a header in this shard. Errors: `checkpoint-invalid`,
 * with the first tensor that is missing.
 */
export function matchHeader(weights: WeightMap, shard: string, { tensors }: ShardHeader): void {
  for (const { name } of tensors) {
    const listed = weights.get(name);
    if (listed === undefined) throw invalid(shard, `only tensors that ${INDEX_FILE} lists`, `${quote(name)}, which it does not`);
    if (listed !== shard) throw invalid(shard, `${quote(name)} in ${listed} alone, as ${INDEX_FILE} says`, 'it here too');
  }
}

/**
 * Proves that index and headers name the same tensors in the same shards.
 * Errors: `checkpoint-invalid`, naming the first tensor that only one side knows.
 */
export function matchHeaders(weights: WeightMap, headers: ReadonlyMap<string, ShardHeader>): void {
  const found = new Set<string>();
  for (const [shard, header] of headers) {
    matchHeader(weights, shard, header);
    for (const { name } of header.tensors) found.add(name);
  }
  for (const [name, shard] of weights) {
    if (!found.has(name)) throw invalid(shard, `tensor ${quote(name)}, as ${INDEX_FILE} says`, 'a header without it');
  }
}

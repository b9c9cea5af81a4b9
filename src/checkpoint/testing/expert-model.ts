// A stored model with one experts' tensor between two others, so that tests know where its rows lie.

import type { Checkpoint } from '../checkpoint.ts';
import type { Manifest } from '../format/manifest.ts';
import type { Fetch } from '../network/ranges.ts';
import { openCheckpoint } from '../open.ts';
import type { ChunkStore } from '../store/chunk-store.ts';
import { memoryChunkStore } from '../store/memory-chunk-store.ts';
import { FOLDER, memoryFetch } from './memory-fetch.ts';
import { testPlatform } from './test-platform.ts';
import { encodeModel, noise, type TinyTensor, tensor } from './tiny-checkpoint.ts';

export const BLOCKS = 'model.layers.0.mlp.experts.gate_up_proj_blocks';
export const DENSE = 'before';

export interface ExpertModel {
  checkpoint: Checkpoint;
  store: ChunkStore;
  manifest: Manifest;
  /** Bytes of the experts' tensor. */
  blocks: Uint8Array<ArrayBuffer>;
  rowBytes: number;
  /** Range headers of requests since the model was stored. */
  asked: string[];
  network: { isUp: boolean };
  /** Opens the model again, as after a restart of the app. */
  reopen(): Promise<Checkpoint>;
}

export interface ExpertModelOptions {
  experts: number;
  /** Rows of two blocks of three bytes: the bytes of an expert are six times as many. */
  rows: number;
  chunkBytes: number;
  store?: ChunkStore;
}

export function expertTensor(experts: number, rows: number): TinyTensor {
  return { name: BLOCKS, dtype: 'U8', shape: [experts, rows, 2, 3], bytes: noise(experts * rows * 6, experts + rows) };
}

/** Downloads the model. No checksum of its experts is taken yet, for it is not a listed one. */
export async function storeExpertModel({
  experts,
  rows,
  chunkBytes,
  store = memoryChunkStore(),
}: ExpertModelOptions): Promise<ExpertModel> {
  const table = expertTensor(experts, rows);
  const served = memoryFetch(encodeModel([[tensor(DENSE, 7), table, tensor('after', 9)]]), 97);
  const asked: string[] = [];
  const network = { isUp: true };
  const fetch: Fetch = (url, init) => {
    if (!network.isUp) return Promise.reject(new TypeError('Failed to fetch'));
    asked.push(`${new Headers(init.headers).get('range')}`);
    return served(url, init);
  };
  const reopen = () => openCheckpoint(FOLDER, { store, fetch, platform: testPlatform(), chunkBytes });
  const checkpoint = await reopen();
  await checkpoint.download();
  asked.length = 0;
  const [manifest] = (await store.manifests()) as [Manifest];
  const blocks = new Uint8Array(table.bytes);
  return { checkpoint, store, manifest, blocks, rowBytes: rows * 6, asked, network, reopen };
}

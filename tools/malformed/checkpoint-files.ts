// One small valid checkpoint in memory, and the ways to spoil a file of it. It returns files by
// name, as a server would serve them.

import { readFileSync } from 'node:fs';
import { encode, encodeJson, type Files, shardOf } from '../../src/checkpoint/testing/tiny-checkpoint.ts';
import type { ErrorName } from '../../src/contracts/errors.ts';
import { makeCheckpoint } from '../../test/support/make-checkpoint/checkpoint.ts';

/** A checkpoint that the app must refuse. */
export interface MalformedCase {
  name: string;
  /** Makes the files. The tests keep one case in memory at a time. */
  files: () => Files;
  error: ErrorName;
  /** Text that the message must contain about the finding. */
  says: string;
}

export type Fields = Record<string, unknown>;

/** A tensor's entry of a header. */
export interface Entry extends Fields {
  dtype: unknown;
  shape: unknown;
  data_offsets: unknown;
}

const CONFIG = JSON.parse(
  readFileSync(new URL('../../test/support/make-checkpoint/configs/first-light.json', import.meta.url), 'utf8'),
) as Fields;
const GOOD: ReadonlyMap<string, Uint8Array<ArrayBuffer>> = makeCheckpoint({ config: CONFIG, seed: 3, cut: { count: 2 } });

export const INDEX = 'model.safetensors.index.json';
export const JSON_FILES = ['config.json', INDEX, 'generation_config.json', 'tokenizer.json'] as const;
/** The shard with the spoiled header, and the other one. */
export const [SHARD = '', OTHER_SHARD = ''] = [...GOOD.keys()].filter((name) => name.endsWith('.safetensors')).sort();

/** The valid checkpoint. The map is the caller's own, the bytes are not. */
export function goodFiles(): Files {
  return new Map(GOOD);
}

export function goodBytes(name: string): Uint8Array<ArrayBuffer> {
  const bytes = GOOD.get(name);
  if (!bytes) throw new Error(`The good checkpoint has no ${name}.`);
  return bytes;
}

/** The content of a valid JSON file, as a new object. */
export function goodJson(name: string): Fields {
  return JSON.parse(new TextDecoder().decode(goodBytes(name))) as Fields;
}

/** The valid checkpoint with one file replaced, or removed for null. */
export function withFile(name: string, bytes: Uint8Array<ArrayBuffer> | null): Files {
  const files = goodFiles();
  if (bytes) files.set(name, bytes);
  else files.delete(name);
  return files;
}

/** The valid checkpoint with one JSON file changed. */
export function withJson(name: string, change: (json: Fields) => void): Files {
  const json = goodJson(name);
  change(json);
  return withFile(name, encodeJson(json));
}

/** The shard's valid header and its data, separately. */
export function goodShard(): { header: string; data: Uint8Array } {
  const bytes = goodBytes(SHARD);
  const end = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  return { header: new TextDecoder().decode(bytes.subarray(8, end)), data: bytes.subarray(end) };
}

/** The valid checkpoint with a shard whose header is this text or these bytes. Its data stays. */
export function withHeaderText(header: string | Uint8Array): Files {
  return withFile(SHARD, shardOf(typeof header === 'string' ? encode(header) : header, goodShard().data));
}

/** The valid checkpoint with a changed shard header. */
export function withHeader(change: (header: Record<string, Entry>) => void): Files {
  const header = JSON.parse(goodShard().header) as Record<string, Entry>;
  change(header);
  return withHeaderText(JSON.stringify(header));
}

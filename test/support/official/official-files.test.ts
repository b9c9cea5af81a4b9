// The published small files of gpt-oss-20b and gpt-oss-120b, byte for byte, as the app's readers read them; and the shard headers
// that follow from them, since the shards themselves are gigabytes.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LISTED_MODELS } from '../../../src/checkpoint/format/listed-models.ts';
import { LENGTH_BYTES, parseHeader, readHeaderLength, type ShardHeader } from '../../../src/checkpoint/format/safetensors.ts';
import { matchHeaders, parseIndex } from '../../../src/checkpoint/format/shard-index.ts';
import { parseConfig } from '../../../src/engine/config.ts';
import { expectedTensors } from '../../../src/engine/memory/weights.ts';
import { readEncoding, readStopTokens } from '../../../src/worker/models/model-metadata.ts';
import { o200kHarmonyFile } from '../harmony/o200k-harmony.ts';
import { planCheckpoint } from '../make-checkpoint/checkpoint.ts';

type Model = 'gpt-oss-20b' | 'gpt-oss-120b';

/** Which file here is which of a model's. */
const FILES: readonly (readonly [Model, string, string])[] = [
  ['gpt-oss-20b', 'config.json', 'config-20b.json'],
  ['gpt-oss-20b', 'generation_config.json', 'generation_config.json'],
  ['gpt-oss-20b', 'model.safetensors.index.json', 'index-20b.json'],
  ['gpt-oss-120b', 'config.json', 'config-120b.json'],
  ['gpt-oss-120b', 'generation_config.json', 'generation_config.json'],
];

const official = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, import.meta.url)));
const officialJson = (name: string): Record<string, unknown> => JSON.parse(new TextDecoder().decode(official(name)));
const listed = (model: Model, name: string) =>
  LISTED_MODELS.find(({ id }) => id === model)?.files.find((file) => file.name === name);

test.each(FILES)('%s: %s is the published one', (model, name, file) => {
  const bytes = official(file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect({ name, bytes: bytes.length, sha256 }).toEqual(listed(model, name));
});

/**
 * The headers that a config's tensors have, by shard, read as the app reads them. The shards of gpt-oss-20b are of their published
 * sizes; those of gpt-oss-120b were cut at other places.
 */
function readHeaders(model: Model, config: Record<string, unknown>): Map<string, ShardHeader> {
  const { shards } = planCheckpoint({ config, seed: 1 });
  const headers = shards.map(({ path, header, bytes: planned }) => {
    const bytes = model === 'gpt-oss-20b' ? (listed(model, path)?.bytes ?? null) : planned;
    const end = LENGTH_BYTES + readHeaderLength(header, path, bytes);
    return [path, parseHeader(header.subarray(LENGTH_BYTES, end), path, bytes)] as const;
  });
  return new Map(headers);
}

describe.each([
  ['gpt-oss-20b', 'config-20b.json', { layers: 24, experts: 32 }],
  ['gpt-oss-120b', 'config-120b.json', { layers: 36, experts: 128 }],
] as const)('%s', (model, file, sizes) => {
  test('config.json is read as it is', () => {
    expect(parseConfig(officialJson(file))).toMatchObject({
      ...sizes,
      hidden: 2880,
      heads: 64,
      kvHeads: 8,
      headDim: 64,
      activeExperts: 4,
      expertWidth: 2880,
      vocabulary: 201_088,
      slidingWindow: 128,
      isSliding: Array.from({ length: sizes.layers }, (_, layer) => layer % 2 === 0),
      yarn: { factor: 32, betaFast: 32, betaSlow: 1, originalContext: 4096, truncate: false },
      maxContext: 131_072,
    });
  });

  test('the shard headers that follow from it hold the tensors that the engine needs, and no others', () => {
    const config = officialJson(file);
    const tensors = [...readHeaders(model, config).values()].flatMap((header) => header.tensors);
    const found = new Map(tensors.map(({ name, dtype, shape, bytes }) => [name, { dtype, shape, bytes }]));
    expect(found.size).toBe(tensors.length);
    expect(found).toEqual(expectedTensors(parseConfig(config)));
  });
});

test('gpt-oss-20b: the index and the shard headers name the same tensors in the same shards', () => {
  const weights = parseIndex(official('index-20b.json'));
  expect(weights.size).toBe(459);
  matchHeaders(weights, readHeaders('gpt-oss-20b', officialJson('config-20b.json')));
});

/** The official tokenizer.json is made from the ranks first: a second, on busy cores many. */
const TOKENIZER_MS = 60_000;

test('generation_config.json and tokenizer.json give the published stop tokens and ids', { timeout: TOKENIZER_MS }, async () => {
  const files = new Map([
    ['generation_config.json', official('generation_config.json')],
    ['tokenizer.json', new Uint8Array(o200kHarmonyFile())],
  ]);
  const source = { config: officialJson('config-20b.json'), readFile: async (name: string) => files.get(name) ?? null };
  const { signal } = new AbortController();
  const encoding = await readEncoding(source as Parameters<typeof readEncoding>[0], signal);
  const { bos_token_id, eos_token_id, pad_token_id } = officialJson('generation_config.json');
  expect(encoding.tokenizer.special('<|startoftext|>')).toBe(bos_token_id);
  expect(encoding.tokens.endOfText).toBe(pad_token_id);
  expect(encoding.tokens.return).toBe(officialJson('config-20b.json')['eos_token_id']);
  const stopTokens = await readStopTokens(source as Parameters<typeof readStopTokens>[0], encoding, signal);
  expect(stopTokens).toEqual(new Set(eos_token_id as number[]));
});

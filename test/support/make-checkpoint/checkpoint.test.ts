import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeCheckpoint, planCheckpoint, shardBytes } from './checkpoint.ts';
import { writeCheckpoint } from './write-checkpoint.ts';

const config: Record<string, unknown> = JSON.parse(await readFile(new URL('configs/first-light.json', import.meta.url), 'utf8'));
const recipe = { config, seed: 7, cut: { count: 3 } };

describe('a made checkpoint', () => {
  test('is the same whenever it is made', () => {
    expect(differing(makeCheckpoint(recipe), makeCheckpoint(recipe))).toEqual([]);
  });

  test('has other weights from another seed, in every shard', () => {
    const shards = planCheckpoint(recipe).shards.map((shard) => shard.path);
    expect(differing(makeCheckpoint(recipe), makeCheckpoint({ ...recipe, seed: 8 }))).toEqual(shards);
  });

  test('has shards that can each be made alone', () => {
    const alone = new Map<string, Uint8Array>();
    for (const shard of planCheckpoint(recipe).shards.toReversed())
      alone.set(shard.path, concatenate(shardBytes(shard, recipe.seed)));
    expect(alone.size).toBe(3);
    expect(differing(alone, makeCheckpoint(recipe))).toEqual([]);
  });

  test('gives a tensor the same bytes however the shards are cut', () => {
    const whole = readTensors(makeCheckpoint({ ...recipe, cut: { count: 1 } }));
    expect(differing(readTensors(makeCheckpoint(recipe)), whole)).toEqual([]);
  });

  test('covers every shard with tensors: no gap, no overlap, BF16 first, data from a multiple of 8', () => {
    for (const [path, bytes] of makeCheckpoint(recipe)) {
      if (!path.endsWith('.safetensors')) continue;
      const { dataStart, header } = readHeader(bytes);
      expect(dataStart % 8).toBe(0);
      const entries = Object.values(header);
      const ends = entries.map((entry) => entry.data_offsets[1]);
      expect(entries.map((entry) => entry.data_offsets[0])).toEqual([0, ...ends.slice(0, -1)]);
      expect(dataStart + (ends.at(-1) ?? 0)).toBe(bytes.length);
      const firstU8 = entries.findIndex((entry) => entry.dtype === 'U8');
      expect(entries.slice(firstU8).every((entry) => entry.dtype === 'U8')).toBe(true);
    }
  });

  test('is cut in the middle of layers, between an expert bias and its blocks', () => {
    const { shards } = planCheckpoint(recipe);
    const cuts = shards.slice(1).map(({ tensors }, index) => {
      const blocks = tensors.filter(({ name }) => name.endsWith('gate_up_proj_blocks')).map(({ name }) => name);
      const biases = shards[index]?.tensors.map(({ name }) => name.replace('_bias', '_blocks')) ?? [];
      return blocks.filter((name) => biases.includes(name));
    });
    expect(cuts.map((straddling) => straddling.length)).toEqual([1, 1]);
  });

  test('is written to disk as it is made in memory', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'checkpoint-'));
    try {
      const bytes = await writeCheckpoint(folder, recipe);
      const written = new Map<string, Uint8Array>();
      for (const path of await readdir(folder)) written.set(path, await readFile(join(folder, path)));
      const files = makeCheckpoint(recipe);
      expect(written.size).toBe(files.size);
      expect(differing(written, files)).toEqual([]);
      expect(bytes).toBe([...files.values()].reduce((sum, file) => sum + file.length, 0));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('says in its config.json that its answers are noise, and keeps the rest', () => {
    const { texts } = planCheckpoint(recipe);
    const written = JSON.parse(texts.get('config.json') ?? '');
    expect(written).toEqual({ ...config, gpt_oss_web: { notice: 'Random weights: its answers are noise.' } });
  });

  test('F11 writes the numbers that transformers declares as float with a point, even whole ones', () => {
    const changed = { ...config, swiglu_limit: 7, rms_norm_eps: 1, initializer_range: 0.02, router_aux_loss_coef: 1 };
    const text = planCheckpoint({ config: changed, seed: 1 }).texts.get('config.json') ?? '';
    for (const field of [
      '"swiglu_limit": 7.0',
      '"rms_norm_eps": 1.0',
      '"router_aux_loss_coef": 1.0',
      '"initializer_range": 0.02',
    ]) {
      expect(text).toContain(`${field},`);
    }
    expect(JSON.parse(text)).toMatchObject(changed);
  });

  test('of first light fits in 2 MB', () => {
    const bytes = [...makeCheckpoint({ config, seed: 1, cut: { count: 2 } }).values()].reduce(
      (sum, file) => sum + file.length,
      0,
    );
    expect(bytes).toBeLessThan(2_000_000);
  });
});

describe('refuses', () => {
  test.each([
    ['another model family', { model_type: 'llama' }, /model_type "gpt_oss".*"llama"/],
    ['a missing size', { num_local_experts: undefined }, /"num_local_experts" as a positive integer/],
    ['rows that are not whole blocks', { hidden_size: 100 }, /"hidden_size" must be a multiple of 32.*100/],
    ['a vocabulary too small for the special tokens', { vocab_size: 270 }, /277 in all.*270/],
    ['an end token the tokenizer does not have', { eos_token_id: 200_002 }, /"eos_token_id" 260.*200002/],
  ])('%s', (_, change, message) => {
    expect(() => planCheckpoint({ config: { ...config, ...change }, seed: 1 })).toThrow(message);
  });

  test.each([0, 6, 1.5, Number.NaN])('%d shards of a model of four layers', (count) => {
    expect(() => planCheckpoint({ config, seed: 1, cut: { count } })).toThrow(/from 1 to 5/);
  });

  test.each([-1, 2 ** 32, 0.5, Number.NaN])('the seed %d', (seed) => {
    expect(() => planCheckpoint({ config, seed })).toThrow(/seed must be/);
  });
});

/** Names of the first map whose bytes the second does not have. */
function differing(found: ReadonlyMap<string, Uint8Array>, expected: ReadonlyMap<string, Uint8Array>): string[] {
  const names = [...found.keys()];
  return names.filter((name) => Buffer.compare(found.get(name) ?? Buffer.of(), expected.get(name) ?? Buffer.of()) !== 0);
}

/** Joins pieces that are each valid only until the next. */
function concatenate(pieces: Iterable<Uint8Array>): Uint8Array {
  const copies: Buffer[] = [];
  for (const piece of pieces) copies.push(Buffer.from(piece));
  return Buffer.concat(copies);
}

interface HeaderEntry {
  dtype: string;
  data_offsets: [number, number];
}

function readHeader(bytes: Uint8Array<ArrayBuffer>): { dataStart: number; header: Record<string, HeaderEntry> } {
  const dataStart = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
  return { dataStart, header: JSON.parse(new TextDecoder().decode(bytes.subarray(8, dataStart))) };
}

function readTensors(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Map<string, Uint8Array> {
  const tensors = new Map<string, Uint8Array>();
  for (const [path, bytes] of files) {
    if (!path.endsWith('.safetensors')) continue;
    const { dataStart, header } = readHeader(bytes);
    for (const [name, { data_offsets: offsets }] of Object.entries(header)) {
      tensors.set(name, bytes.subarray(dataStart + offsets[0], dataStart + offsets[1]));
    }
  }
  return tensors;
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { makeCheckpoint } from '../make-checkpoint/checkpoint.ts';
import { type GoldenName, goldenNames, loadGolden } from './goldens.ts';

const load = (name: GoldenName) => loadGolden(name, async (path) => new Uint8Array(await readFile(path)));

describe.each(goldenNames)('golden %s', (name) => {
  test('belongs to the checkpoint that make-checkpoint makes today', async () => {
    const golden = await load(name);
    const files = makeCheckpoint(golden.recipe);
    const shards = [...files].filter(([path]) => path.endsWith('.safetensors'));
    const digests = shards.map(([path, bytes]) => [path, createHash('sha256').update(bytes).digest('hex')]);
    expect(Object.fromEntries(digests)).toEqual(golden.digests);
  });

  test('has a value for every position, and the greedy path starts from its last logits', async () => {
    const { prompt, hidden, normed, logits, logitPositions, greedy } = await load(name);
    const values = [...hidden, normed, ...logits].flatMap((array) => [...array]);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(logitPositions.at(-1)).toBe(prompt.length - 1);
    const last = [...(logits.at(-1) ?? [])];
    expect(last.indexOf(Math.max(...last))).toBe(greedy.ids[0]);
    expect(greedy.top.map((top) => top[0]?.id)).toEqual(greedy.ids);
  });

  test('starts with the rows of the embedding', async () => {
    const { recipe, prompt, hidden } = await load(name);
    const table = embeddingRows(makeCheckpoint(recipe));
    const expected = prompt.flatMap((id) => table(id));
    expect([...(hidden[0] ?? [])]).toEqual(expected);
  });
});

/** Reads rows of the embedding by the shard's own header, without code of the maker. */
function embeddingRows(files: Map<string, Uint8Array<ArrayBuffer>>): (row: number) => number[] {
  const name = 'model.embed_tokens.weight';
  const index = JSON.parse(new TextDecoder().decode(files.get('model.safetensors.index.json')));
  const shard = files.get(index.weight_map[name]) as Uint8Array<ArrayBuffer>;
  const view = new DataView(shard.buffer);
  const dataStart = 8 + Number(view.getBigUint64(0, true));
  const { shape, data_offsets: offsets } = JSON.parse(new TextDecoder().decode(shard.subarray(8, dataStart)))[name];
  const bf16 = (element: number) => {
    const bits = view.getUint16(dataStart + offsets[0] + 2 * element, true);
    return new Float32Array(Uint32Array.of(bits << 16).buffer)[0] as number;
  };
  return (row) => Array.from({ length: shape[1] }, (_, column) => bf16(row * shape[1] + column));
}

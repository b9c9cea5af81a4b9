// Checkpoints with dense tensors in F16 or F32, or with tied embeddings, give the BF16 checkpoint's
// logits.
// The numbers are the same, in every format of the weights.

import { beforeAll, expect, test } from 'vitest';
import { testDevice } from '../../../shaders/testing/device.ts';
import { f16Of, f16Values } from '../../../shaders/testing/f16.ts';
import { testGpu } from '../../../shaders/testing/test-gpu.ts';
import { makeCheckpoint } from '../../../test/support/make-checkpoint/checkpoint.ts';
import firstLight from '../../../test/support/make-checkpoint/configs/first-light.json' with { type: 'json' };
import type { Gpu } from '../gpu/gpu.ts';
import type { Dense } from '../gpu/variant.ts';
import { checkFits, type LoadOptions, loadModel } from '../model/model.ts';
import type { TensorSource } from '../tensor-source.ts';
import { type MemorySource, memorySource } from '../testing/memory-source.ts';
import { traceStep } from '../testing/trace.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const IDS = [3, 1, 4, 1, 5];
const config = {
  ...firstLight,
  num_hidden_layers: 1,
  layer_types: ['full_attention'],
  num_local_experts: 2,
  num_experts_per_tok: 1,
  experts_per_token: 1,
};
const made = memorySource(makeCheckpoint({ config, seed: 3, cut: { count: 1 } }));

const opened = testDevice();
let gpu: Gpu;
beforeAll(() => {
  gpu = testGpu(opened);
});

const floatsOf = (bytes: Bytes) =>
  new Float32Array(Uint32Array.from(new Uint16Array(bytes.slice().buffer), (bits) => bits << 16).buffer);

/**
 * Rounds numbers that lie halfway between no two bf16: adds half a step, and takes the upper half.
 */
const bf16Of = (values: Float32Array<ArrayBuffer>): Bytes =>
  new Uint8Array(Uint16Array.from(new Uint32Array(values.buffer), (bits) => (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16).buffer);

/** The source with changed tensors; pieces are cut in the middle of words of bf16. */
function changed(change: (name: string, bytes: Bytes, dtype: string) => [dtype: string, bytes: Bytes]): TensorSource {
  const tensors = new Map([...made.tensors].map(([name, info]) => [name, { ...info }]));
  const contents = new Map<string, Bytes>();
  for (const [name, info] of tensors) {
    const [dtype, bytes] = change(name, made.bytesOf(name), info.dtype);
    contents.set(name, bytes);
    tensors.set(name, { ...info, dtype, bytes: bytes.length });
  }
  return sourceOf(made.config, tensors, contents);
}

function sourceOf(source: unknown, tensors: TensorSource['tensors'], contents: ReadonlyMap<string, Bytes>): TensorSource {
  const bytesOf = (name: string) => contents.get(name) ?? new Uint8Array();
  return {
    config: source,
    tensors,
    readRows: async (name, rowBytes, rows) =>
      Uint8Array.from(rows.flatMap((row) => [...bytesOf(name).subarray(row * rowBytes, (row + 1) * rowBytes)])),
    stream: async (names, onPiece) => {
      for (const name of names) {
        const bytes = bytesOf(name);
        for (let offset = 0; offset < bytes.length; offset += 1004) {
          await onPiece({ name, offset, bytes: bytes.subarray(offset, offset + 1004) });
        }
      }
    },
  };
}

async function logitsOf(source: TensorSource, dense: Dense, options: LoadOptions): Promise<Float32Array> {
  const held = { ...gpu, variant: { ...gpu.variant, dense } };
  const model = await loadModel(held, source, { contextTokens: 64, firstTokens: 64, ...options });
  await model.embedding.place(0, IDS);
  const { logits } = await traceStep(held, model, model.embedding.needsIds ? [...IDS.keys()] : IDS, 0);
  return logits;
}

/** Numbers between two bf16, so that rounding changes them. */
const between = (value: number, i: number) => value * (1 + ((i % 5) - 2) * 2 ** -10);

const FORMATS: [Dense, LoadOptions['embedding']][] = [
  ['bf16', 'gpu'],
  ['int8', 'gpu'],
  ['bf16', 'storage'],
];

test.each(FORMATS)('F7 F32 tensors, held as %s with the embedding in %s', async (dense, embedding) => {
  const values = (bytes: Bytes) => Float32Array.from(floatsOf(bytes), between);
  const real = changed((_, bytes, dtype) => (dtype === 'U8' ? [dtype, bytes] : ['F32', new Uint8Array(values(bytes).buffer)]));
  const rounded = changed((_, bytes, dtype) => [dtype, dtype === 'U8' ? bytes : bf16Of(values(bytes))]);
  expect(await logitsOf(real, dense, { embedding })).toEqual(await logitsOf(rounded, dense, { embedding }));
});

test.each(FORMATS)('F7 F16 tensors, held as %s with the embedding in %s', async (dense, embedding) => {
  // Tensors with an even count of numbers: f16Of packs two to a word.
  const words = (bytes: Bytes) => f16Of(Float32Array.from(floatsOf(bytes), between));
  const isHalf = (dtype: string, bytes: Bytes) => dtype !== 'U8' && bytes.length % 4 === 0;
  const half = changed((_, bytes, dtype) =>
    isHalf(dtype, bytes) ? ['F16', new Uint8Array(words(bytes).buffer)] : [dtype, bytes],
  );
  const rounded = changed((_, bytes, dtype) => [dtype, isHalf(dtype, bytes) ? bf16Of(f16Values(words(bytes))) : bytes]);
  expect(await logitsOf(half, dense, { embedding })).toEqual(await logitsOf(rounded, dense, { embedding }));
});

/** The made model with its embedding as unembedding, written out or tied. */
function tied(isWritten: boolean, source: MemorySource): TensorSource {
  const contents = new Map([...source.tensors.keys()].map((name) => [name, source.bytesOf(name)]));
  const tensors = new Map(source.tensors);
  contents.set('lm_head.weight', source.bytesOf('model.embed_tokens.weight'));
  if (!isWritten) tensors.delete('lm_head.weight');
  return sourceOf({ ...config, tie_word_embeddings: !isWritten }, tensors, contents);
}

test.each(FORMATS)('F7 tied embeddings, held as %s with the embedding in %s', async (dense, embedding) => {
  const found = await logitsOf(tied(false, made), dense, { embedding });
  expect(found).toEqual(await logitsOf(tied(true, made), dense, { embedding }));
});

test('F7 a checkpoint is refused that ties its embeddings and has both, or has one and ties nothing', () => {
  const both = { ...tied(true, made), config: { ...config, tie_word_embeddings: true } };
  const one = { ...tied(false, made), config: { ...config, tie_word_embeddings: false } };
  for (const source of [both, one]) {
    expect(() => checkFits(gpu, source)).toThrow(
      expect.objectContaining({ name: 'model-unsupported', message: expect.stringContaining('lm_head') }),
    );
  }
});

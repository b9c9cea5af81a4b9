// Models wider than gpt-oss, on the limits that every device has and on those of this one, against
// the reference in f64.

import { expect, test } from 'vitest';
import { requestTestAdapter } from '../../../shaders/testing/device.ts';
import { shardBytes } from '../../../test/support/make-checkpoint/checkpoint.ts';
import firstLight from '../../../test/support/make-checkpoint/configs/first-light.json' with { type: 'json' };
import { readModelSizes } from '../../../test/support/make-checkpoint/model-sizes.ts';
import { planShards } from '../../../test/support/make-checkpoint/shards.ts';
import { listTensors } from '../../../test/support/make-checkpoint/tensors.ts';
import { parseConfig } from '../config.ts';
import { type Gpu, watch } from '../gpu/gpu.ts';
import { MIN_LIMITS } from '../gpu/limits.ts';
import { portable } from '../gpu/variant.ts';
import { referenceForward } from '../reference/reference-forward.ts';
import { type MemorySource, memorySource } from '../testing/memory-source.ts';
import { traceDecode, traceStep } from '../testing/trace.ts';
import { checkFits, loadModel } from './model.ts';

/** One layer of each kind of matrix, as narrow as it may be where a case does not widen it. */
const NARROW = {
  ...firstLight,
  num_hidden_layers: 1,
  layer_types: ['full_attention'],
  hidden_size: 32,
  intermediate_size: 32,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  head_dim: 8,
  num_local_experts: 2,
  num_experts_per_tok: 1,
  experts_per_token: 1,
};

/** Random weights of these sizes. Without a tokenizer, which takes long to make for many ids. */
function sourceOf(changes: object): MemorySource {
  const config = { ...NARROW, ...changes };
  const files = new Map([['config.json', new TextEncoder().encode(JSON.stringify(config))]]);
  for (const shard of planShards(listTensors(readModelSizes(config)), { count: 1 })) {
    const file = new Uint8Array(shard.bytes);
    let offset = 0;
    for (const piece of shardBytes(shard, 5)) {
      file.set(piece, offset);
      offset += piece.length;
    }
    files.set(shard.path, file);
  }
  return memorySource(files);
}

/** A device with so much workgroup memory, bytes, and the workgroups of `workgroupSize`. */
async function open(workgroupBytes: number, workgroupSize: number): Promise<Gpu> {
  const adapter = await requestTestAdapter();
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const device = await adapter.requestDevice({
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize: workgroupBytes },
  });
  return { ...watch(device, adapter), variant: portable(workgroupSize) };
}

/** A prompt that is prefilled and then decoded, and the ids whose logits are looked at. */
interface Run {
  prefilled: number;
  decoded: number;
  ids: readonly number[];
}

/** Largest difference of a logit from the reference's. */
async function largestDifference(gpu: Gpu, source: MemorySource, { prefilled, decoded, ids }: Run): Promise<number> {
  const prompt = Array.from({ length: prefilled + decoded }, (_, i) => (i * 37) % 256);
  const contextTokens = prompt.length + 1;
  const model = await loadModel(gpu, source, { cacheBits: 32, contextTokens, firstTokens: contextTokens });
  const first = await traceStep(gpu, model, prompt.slice(0, prefilled), 0);
  const second = await traceDecode(gpu, model, prompt.slice(prefilled), prefilled);
  gpu.check();
  gpu.device.destroy();
  const found = joined(first.logits, second.logits);
  const expected = referenceLogits(source, prompt, ids);
  const differences = expected.flatMap((row, position) =>
    ids.map((id, i) => Math.abs((found[position * model.config.vocabulary + id] ?? Number.NaN) - (row[i] ?? Number.NaN))),
  );
  return Math.max(...differences);
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Logits of these ids alone: f64 takes minutes over 262,144. // (T) of (ids) */
function referenceLogits({ config, bytesOf }: MemorySource, prompt: readonly number[], ids: readonly number[]): Float64Array[] {
  const sizes = parseConfig(config);
  const rowBytes = sizes.hidden * 2;
  const head = bytesOf('lm_head.weight');
  const rows = Uint8Array.from(ids.flatMap((id) => [...head.subarray(id * rowBytes, (id + 1) * rowBytes)]));
  const tensor = (name: string) => (name === 'lm_head.weight' ? rows : bytesOf(name));
  return referenceForward({ ...sizes, vocabulary: ids.length }, tensor, prompt).logits;
}

const LEAST = MIN_LIMITS.maxComputeWorkgroupStorageSize;

// Few models: a software GPU takes ten seconds and more to compile the kernels of each.
test.each([
  // Narrow workgroups; more keys than the 64 of a narrow run.
  { hidden_size: 3072, head_dim: 256, bytes: LEAST, prefilled: 70 },
  // Workgroups as wide as gpt-oss has them.
  { hidden_size: 3072, intermediate_size: 4096, bytes: 2 * LEAST, prefilled: 2 },
])('F5 the reference’s logits: %o', async ({ bytes, prefilled, ...sizes }) => {
  const gpu = await open(bytes, 64);
  const ids = Array.from({ length: NARROW.vocab_size }, (_, id) => id);
  expect(await largestDifference(gpu, sourceOf(sizes), { prefilled, decoded: 2, ids })).toBeLessThan(1e-3);
});

test('F5 a model that needs more than the device has is refused before it asks for memory', async () => {
  const gpu = await open(LEAST, 64);
  const source = sourceOf({ intermediate_size: 4096 });
  const expected = { name: 'limits-too-small', message: expect.stringContaining(gpu.adapterName) };
  expect(() => checkFits(gpu, source)).toThrow(expect.objectContaining(expected));
  gpu.device.destroy();
});

test('F5 262,144 ids are right to the last where a dispatch of all would have 65,536 workgroups', async () => {
  const gpu = await open(LEAST, 8);
  // Around each cut: parts have 131,070 rows, less what is no multiple of four.
  const ids = [0, 131_067, 131_068, 131_069, 131_070, 131_072, 262_135, 262_136, 262_140, 262_143];
  const source = sourceOf({ vocab_size: 262_144 });
  expect(await largestDifference(gpu, source, { prefilled: 1, decoded: 1, ids })).toBeLessThan(1e-3);
});

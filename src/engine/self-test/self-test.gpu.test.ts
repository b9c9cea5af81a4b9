// The start-up test on both software GPUs: it finds the fastest right variant, and skips a wrong
// one.
// It refuses by name a GPU that gets every variant wrong.
// Wrong GPUs run altered kernel texts. All of them must pretend to be hardware.

import { expect, test } from 'vitest';
import { requestTestAdapter } from '../../../shaders/testing/device.ts';
import { type Gpu, watch } from '../gpu/gpu.ts';
import { portable } from '../gpu/variant.ts';
import { proveVariant } from './self-test.ts';

/** Opens the ring's GPU with a driver that replaces `right` by `wrong` in every kernel's text. */
function opens(right = '', wrong = ''): () => Promise<Gpu> {
  return async () => {
    const adapter = await requestTestAdapter();
    const requiredFeatures = (['subgroups'] as const).filter((feature) => adapter.features.has(feature));
    const device = await adapter.requestDevice({ requiredFeatures });
    const compile = device.createShaderModule.bind(device);
    device.createShaderModule = (source) => compile({ ...source, code: source.code.replaceAll(right || '\0', wrong) });
    return { ...watch(device, adapter), isSoftware: false };
  };
}

test('a GPU that computes right runs the fastest way', async () => {
  const variant = await proveVariant(opens());
  expect(variant.subgroup).toBeGreaterThan(0);
  expect(variant.usesF16Decode).toBe(true);
});

test('a GPU that drops subnormal f16 decodes E2M1 another way', async () => {
  // The value that this GPU reads for a code of ±0.5.
  const flush = 'let w37 = unpack2x16float(select(odd & 0x8e008e00u, 0u, (odd & 0x7e000000u) == 0x02000000u))';
  const { subgroup, usesF16Decode } = await proveVariant(opens('let w37 = unpack2x16float(odd & 0x8e008e00u)', flush));
  expect(usesF16Decode).toBe(false);
  expect(subgroup).toBeGreaterThan(0);
});

test('a GPU whose subgroups add wrong does without them', async () => {
  const { subgroup } = await proveVariant(opens('subgroupShuffleXor(sum, width)', 'subgroupShuffleXor(sum, 0u)'));
  expect(subgroup).toBe(0);
});

// One mistake each in prefill, decode and sampling.
// The GPUs have no subgroups: they have two variants to compile, not four.
test.each([
  ['prefill_attention', 'sums[i] *= shrink[i];', ''],
  ['attention_merge', 'sum += share_of(s, head, most) *', 'sum +='],
  ['sample_draw', 'key_of(nats) > last_key', 'key_of(nats) < last_key'],
])('a GPU with a wrong %s is refused by its name', async (_, right, wrong) => {
  const adapter = await requestTestAdapter();
  const open = async () => ({ ...(await opens(right, wrong)()), subgroupSize: 0 });
  await expect(proveVariant(open)).rejects.toMatchObject({
    name: 'gpu-wrong',
    message: expect.stringContaining(adapter.info.description),
  });
});

test('an f32 cache is proven with itself: a wrong read of one is refused', async () => {
  // The second half of every eight dimensions, read from the first; f16 never gets there.
  const wrong = opens('bitcast<vec4<f32>>(keys[2u * run + 1u])', 'bitcast<vec4<f32>>(keys[2u * run])');
  const plain = async () => ({ ...(await wrong()), subgroupSize: 0 });
  await expect(proveVariant(plain, 'bf16', 32)).rejects.toMatchObject({ name: 'gpu-wrong' });
});

test('kernels of int8 are proven with int8: right ones are found so, wrong ones refused', async () => {
  expect(await proveVariant(opens(), 'int8')).toMatchObject({ dense: 'int8', usesF16Decode: true });
  // Without subgroups, fewer variants have to be compiled.
  const plain = async () => ({ ...(await opens('let excess = -128.0 *', 'let excess = -127.0 *')()), subgroupSize: 0 });
  await expect(proveVariant(plain, 'int8')).rejects.toMatchObject({ name: 'gpu-wrong' });
});

test('F5 the narrower workgroups of a wide model are proven as well', async () => {
  const variant = { ...portable(8), split: 64 };
  const open = async () => ({ ...(await opens()()), subgroupSize: 0, variant });
  expect(await proveVariant(open)).toEqual({ ...variant, usesF16Decode: true });
});

test('a CPU that stands in for a GPU is not kept waiting: it runs the portable way', async () => {
  const open = async () => ({ ...(await opens()()), isSoftware: true });
  expect(await proveVariant(open)).toEqual((await open()).variant);
});

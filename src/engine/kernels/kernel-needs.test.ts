// What kernels need of a device, known from their text: at gpt-oss's sizes it is what every device
// has, at larger ones it is not.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import official from '../../../test/support/make-checkpoint/configs/gpt-oss-20b.json' with { type: 'json' };
import { type Config, parseConfig } from '../config.ts';
import { type Limits, MIN_LIMITS } from '../gpu/limits.ts';
import { portable, type Variant } from '../gpu/variant.ts';
import { bindableContext, bindableStep, rowsPerPart } from '../memory/buffers.ts';
import { expectedTensors, weightSpecs } from '../memory/weights.ts';
import { fitVariant } from '../model/fit-variant.ts';
import { needsOf } from './kernel-needs.ts';
import { KERNEL_NAMES, kernelOf } from './kernels.ts';
import { evaluate } from './wgsl-arithmetic.ts';

const config = parseConfig(official);
const adapterName = 'test';

test.each([
  ['256 / 16 * 4u', 64],
  ['WORKGROUP_SIZE / min(WORKGROUP_SIZE, SUBGROUP)', 8],
  ['7 - 2 - 1 + 3 * (2 + 1)', 13],
  ['0x10u / 3u', 5],
  ['max(1, min(9, 4))', 4],
])('%s is %d', (expression, value) => {
  const values = new Map([
    ['WORKGROUP_SIZE', 64],
    ['SUBGROUP', 8],
  ]);
  expect(evaluate(expression, values)).toBe(value);
});

test.each(['', 'UNKNOWN', '1 +', '(1', '1)', 'sin(1)', '1 % 2'])('“%s” is refused', (expression) => {
  expect(() => evaluate(expression, new Map())).toThrow(RangeError);
});

const VARIANTS: Variant[] = [
  portable(8),
  portable(64),
  { ...portable(64), dense: 'int8' },
  { ...portable(64), subgroup: 32, usesF16Decode: true },
];

test.each(VARIANTS)('F5 gpt-oss fits every device: $workgroupSize invocations, subgroup of $subgroup, $dense', (variant) => {
  expect(fitVariant({ variant, limits: MIN_LIMITS, adapterName }, config)).toBe(variant);
});

// By hand from the declarations: x, then a team's or an attention's partial sums.
test.each([
  ['qkv', { hidden: 3072 }, 3072 * 4 + 256 * 16 + 256],
  ['unembed', { hidden: 3072 }, 3072 * 4 + 256 * 16 + 256],
  ['experts_gate_up', { hidden: 4096 }, 4096 * 4 + 256 * 16 + 256 + 16],
  ['experts_down', { expertWidth: 4096 }, 4096 * 4 + 256 * 16 + 256 + 16],
  ['attention', { headDim: 256 }, (256 + 256) * 8 * 4 + 128 * 4 + 64],
  ['router', {}, 256 * 16],
  ['prefill_qkv', {}, 64 * 32 * 4 * 2],
  ['sample_histogram', {}, 2 * 1024 * 4 + 64 * 8 + 64 * 4 + 16],
] as const)('F5 %s of %o takes %d bytes of workgroup memory', (name, sizes, bytes) => {
  expect(needsOf(name, { ...config, ...sizes }, portable(64)).maxComputeWorkgroupStorageSize).toBe(bytes);
});

describe('F5 a model whose kernels do not fit', () => {
  const limits = (bytes: number): Limits => ({ ...MIN_LIMITS, maxComputeWorkgroupStorageSize: bytes });
  const fit = (sizes: Partial<Config>, bytes: number) =>
    fitVariant({ variant: portable(64), limits: limits(bytes), adapterName }, { ...config, ...sizes });

  test.each<[string, Partial<Config>, Partial<Variant>]>([
    ['hidden_size 3072', { hidden: 3072 }, { workgroupSize: 8 }],
    ['head_dim 256', { headDim: 256 }, { split: 64 }],
    ['both', { hidden: 3072, headDim: 256 }, { workgroupSize: 8, split: 64 }],
  ])('takes narrower workgroups: %s', (_, sizes, changes) => {
    expect(fit(sizes, 16_384)).toEqual({ ...portable(64), ...changes });
    expect(fit(sizes, 32_768)).toEqual(portable(64));
  });

  test.each<[string, Partial<Config>]>([
    ['intermediate_size 4096', { expertWidth: 4096 }],
    ['hidden_size 4096', { hidden: 4096 }],
    ['head_dim 512', { headDim: 512 }],
  ])('is refused where no variant fits, with the kernel and both numbers: %s', (_, sizes) => {
    const message = expect.stringMatching(/maxComputeWorkgroupStorageSize of \d+ in the kernel \w+; this GPU allows 16384/);
    expect(() => fit(sizes, 16_384)).toThrow(expect.objectContaining({ name: 'limits-too-small', message }));
    expect(fit(sizes, 32_768)).toEqual(portable(64));
  });
});

// The bounds of config.ts, small where a size only makes the test slow.
const sizes = fc.record({
  layers: fc.constant(1),
  isSliding: fc.constant([false]),
  hidden: fc.integer({ min: 1, max: 2048 }).map((blocks) => blocks * 32),
  kvHeads: fc.integer({ min: 1, max: 64 }),
  sharing: fc.integer({ min: 1, max: 16 }),
  headDim: fc.integer({ min: 1, max: 64 }).map((eights) => eights * 8),
  experts: fc.integer({ min: 32, max: 1024 }),
  activeExperts: fc.integer({ min: 1, max: 32 }),
  expertWidth: fc.integer({ min: 1, max: 2048 }).map((blocks) => blocks * 32),
  vocabulary: fc.integer({ min: 1, max: 1 << 20 }),
  maxContext: fc.integer({ min: 1, max: 1 << 24 }),
});

test('F5 no dispatch of any model has more workgroups in a dimension than every device allows', () => {
  fc.assert(
    fc.property(
      sizes,
      fc.constantFrom(...VARIANTS),
      fc.constantFrom(2 ** 27, 2 ** 32 - 4),
      ({ sharing, ...drawn }, variant, bytes) => {
        const model: Config = { ...config, ...drawn, heads: drawn.kvHeads * sharing };
        const gpu = { maxBufferBytes: bytes, limits: MIN_LIMITS, variant };
        const largest = largestGroups(model, gpu);
        expect(largest.filter(([, count]) => count > MIN_LIMITS.maxComputeWorkgroupsPerDimension)).toEqual([]);
      },
    ),
    { numRuns: 1000 },
  );
});

/**
 * Workgroups of each kernel's largest dimension, over the first and the last step of the longest
 * context.
 */
function largestGroups(model: Config, gpu: { maxBufferBytes: number; limits: Limits; variant: Variant }): [string, number][] {
  const { layers, unembedding } = weightSpecs(model, expectedTensors(model));
  const layer = layers[0] ?? expect.unreachable();
  const tooWide = (['qkv', 'attnOut'] as const).some((name) => layer[name].rowBytes * layer[name].unit > gpu.maxBufferBytes);
  if (tooWide) return [];
  const [qkv, attnOut, ids] = [layer.qkv, layer.attnOut, unembedding].map((spec) => rowsPerPart(spec, gpu)) as [
    number,
    number,
    number,
  ];
  const rows: Record<string, number> = {
    qkv,
    prefill_qkv: qkv,
    attn_out: attnOut,
    prefill_attn_out: attnOut,
    prefill_unembed: ids,
  };
  const context = Math.min(model.maxContext, bindableContext(model, gpu, 16));
  const tokens = Math.min(bindableStep(model, gpu), context);
  const steps = [
    { tokens, firstPosition: context - tokens, firstLogit: 0 },
    { tokens: 1, firstPosition: context - 1, firstLogit: 0 },
  ];
  return KERNEL_NAMES.flatMap((name) =>
    steps.map((step): [string, number] => {
      const row_count = rows[name] ?? Math.min(2 * ids, model.vocabulary);
      const params = { row_count, expert_count: model.experts, inner: model.hidden, window: 0 };
      // Decode runs one token a step.
      const isDecode = kernelOf(name).bindings.includes('decode_state');
      return [
        name,
        Math.max(
          ...kernelOf(name)
            .groups(model, params, isDecode ? { ...step, tokens: 1 } : step, gpu.variant)
            .map(Number),
        ),
      ];
    }),
  );
}

test('F5 262,144 ids are cut into parts on a CPU, and gpt-oss’s 201,088 are not', () => {
  const gpu = { maxBufferBytes: 2 ** 32 - 4, limits: MIN_LIMITS, variant: portable(8) };
  const partsOf = (vocabulary: number) => {
    const model = { ...config, vocabulary };
    return Math.ceil(vocabulary / rowsPerPart(weightSpecs(model, expectedTensors(model)).unembedding, gpu));
  };
  expect([partsOf(201_088), partsOf(262_140), partsOf(262_144)]).toEqual([1, 1, 3]);
});

// Every field of config.json against transformers: what changes its logits must be refused or
// change our Config, and what changes nothing must not. And the rotary table of many parameter
// sets, against transformers' own.

import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type Config, parseConfig } from '../../../src/engine/config.ts';
import { HARMLESS } from '../../../src/engine/config/known-fields.ts';
import { expectedTensors } from '../../../src/engine/memory/weights.ts';
import { inverseFrequencies } from '../../../src/engine/memory/yarn.ts';

/** Indices into `values`, by what transformers makes of a config with this value. */
type Effects = Partial<Record<'same' | 'other' | 'refused', number[]>>;

interface FieldReport {
  base: Record<string, unknown>;
  values: unknown[];
  top: Record<string, Effects>;
  rope: Record<string, Effects>;
}

interface RopeTable {
  name: string;
  config: Record<string, unknown>;
  invFreq?: number[];
  attentionScaling?: number;
  error?: string;
}

const readJson = async <T>(name: string) => JSON.parse(await readFile(new URL(name, import.meta.url), 'utf8')) as T;
const report = await readJson<FieldReport>('config-fields.json');
const tables = await readJson<{ rows: RopeTable[] }>('rope-tables.json');

/**
 * What the engine reads; null where it refuses the config with `model-unsupported`, naming `field`.
 */
function read(config: Record<string, unknown>, field: string): Config | null {
  try {
    return parseConfig({ model_type: 'gpt_oss', quantization_config: { quant_method: 'mxfp4' }, ...config });
  } catch (error) {
    const { name, message } = error as Error;
    expect({ name, message }).toEqual({ name: 'model-unsupported', message: expect.stringContaining(field) });
    return null;
  }
}

/** What decides the logits of a prompt that fits, as text. */
function arithmetic(config: Config): string {
  const { maxContext: _, yarn, ropeTheta: __, ...rest } = config;
  return JSON.stringify([rest, yarn.attentionFactor, ...inverseFrequencies(config)]);
}

const tensorsOf = (config: Config) => JSON.stringify([...expectedTensors(config)]);
const base = read(report.base, '') ?? expect.unreachable();
const decidesNothing = (field: string) => HARMLESS.includes(field) || ['eos_token_id', 'max_position_embeddings'].includes(field);

/**
 * Values that the engine reads otherwise than transformers: it takes no notice where transformers
 * does, or the reverse.
 */
function mistakes(effects: Effects, configOf: (value: unknown) => Record<string, unknown>, field: string): unknown[] {
  const isRight = (effect: string, config: Config) => {
    // A model with other sizes is refused by its tensors; a field that decides nothing may hold
    // what it likes.
    if (effect === 'refused') return decidesNothing(field) || tensorsOf(config) !== tensorsOf(base);
    return (arithmetic(config) === arithmetic(base)) === (effect === 'same');
  };
  return Object.entries(effects).flatMap(([effect, indices]) =>
    indices.flatMap((index) => {
      const value = report.values[index];
      const config = read(configOf(value), field);
      return config === null || isRight(effect, config) ? [] : [[effect, value]];
    }),
  );
}

describe('F3 a field is computed as transformers does, or refused by its name:', () => {
  test.each(Object.entries(report.top))('%s', (field, effects) => {
    expect(mistakes(effects, (value) => ({ ...report.base, [field]: value }), field)).toEqual([]);
  });

  test.each(Object.entries(report.rope))('rope_scaling.%s', (field, effects) => {
    const rope = report.base['rope_scaling'] as object;
    const name = field === 'type' ? 'rope_type' : field;
    expect(mistakes(effects, (value) => ({ ...report.base, rope_scaling: { ...rope, [field]: value } }), name)).toEqual([]);
  });
});

test('F3 every field that we call harmless changes no logit of transformers, whatever it holds', () => {
  const judged = HARMLESS.filter((field) => report.top[field] !== undefined);
  expect(HARMLESS.filter((field) => !judged.includes(field))).toEqual([]);
  for (const field of judged) expect([field, report.top[field]?.other]).toEqual([field, undefined]);
});

test('F3 a field that nobody knows is refused by its name', () => {
  expect(read({ ...report.base, attention_multiplyer: 2 }, 'attention_multiplyer')).toBeNull();
  expect(read({ ...report.base, rope_scaling: { ...(report.base['rope_scaling'] as object), gamma: 2 } }, 'gamma')).toBeNull();
});

// f32 keeps 2^-24; the power, the product and the ramp lose some bits more, and the ramp's
// difference cancels.
const RELATIVE = 2e-6;

describe('F3 the rotary table is transformers’, or the set is refused:', () => {
  test.each(tables.rows)('$name', ({ config, invFreq, attentionScaling }) => {
    const found = read({ ...config }, '');
    if (found === null) return;
    expect(invFreq).toBeDefined();
    expect(found.yarn.attentionFactor).toBeCloseTo(attentionScaling ?? Number.NaN, 12);
    const ours = inverseFrequencies(found);
    expect(ours).toHaveLength(invFreq?.length ?? -1);
    const worst = Math.max(...ours.map((radians, i) => Math.abs(radians / (invFreq?.[i] ?? Number.NaN) - 1)));
    expect(worst).toBeLessThan(RELATIVE);
  });

  test('only these sets are refused', () => {
    const refused = tables.rows.filter(({ config }) => read({ ...config }, '') === null).map(({ name }) => name);
    expect(refused).toEqual([
      'no original context',
      'theta in rope_scaling', // beside another rope_theta
      'both forms, different',
      'original context beside', // other than rope_scaling's
      'half a head rotated',
      'factor null',
    ]);
  });
});

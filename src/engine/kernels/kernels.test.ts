// The table and the shaders say the same: bindings, params, overrides, and no model dimension written into a shader.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import officialConfig from '../../../test/support/make-checkpoint/configs/gpt-oss-20b.json' with { type: 'json' };
import { parseConfig } from '../config.ts';
import { bindingsOf, joinImports } from '../gpu/shader-source.ts';
import { portable, type Variant } from '../gpu/variant.ts';
import { constantsOf, KERNEL_NAMES, kernelOf } from './kernels.ts';
import { shaderOf } from './shaders.ts';

const config = parseConfig(officialConfig);

function structFields(source: string, struct: string): string[] {
  const body = new RegExp(`struct ${struct} \\{([^}]*)\\}`).exec(source)?.[1] ?? '';
  return [...body.replace(/\/\/.*$/gm, '').matchAll(/(\w+): \w+/g)].map(([, field]) => field ?? '');
}

test('a step is written as this_step.wgsl reads it', () => {
  expect(structFields(shaderOf('prefill_embed', portable(64)), 'ThisStep')).toEqual(['tokens', 'first_position', 'first_logit']);
});

test('where decoding stands is written and read as decode_state.wgsl has it', () => {
  expect(structFields(shaderOf('sample_token', portable(64)), 'DecodeState')).toEqual([
    'position',
    'stopped',
    'sampled',
    'fault',
  ]);
});

test('there is one table entry per shader', () => {
  const files = readdirSync('shaders').filter((name) => name.endsWith('.wgsl'));
  expect(new Set(files.map((name) => name.replace('.wgsl', '')))).toEqual(new Set<string>(KERNEL_NAMES));
});

const variants: Variant[] = [
  portable(8),
  portable(64),
  { ...portable(8), subgroup: 4, usesF16Decode: true },
  { ...portable(64), subgroup: 8, usesF16Decode: true, dense: 'int8' },
];
const cases = KERNEL_NAMES.flatMap((name) => variants.map((variant) => ({ name, variant })));

describe.each(cases)('$name, $variant', ({ name, variant }) => {
  const source = shaderOf(name, variant);
  const kernel = kernelOf(name);

  test('binds its step if it reads one, its params if any, then its buffers in the table’s order', () => {
    const bound = bindingsOf(source);
    const readsSlice = bound.some((binding) => binding.name === 'this_step');
    const step = readsSlice ? ['this_step'] : kernel.bindings.filter((binding) => binding === 'decode_state');
    const buffers = kernel.bindings.filter((binding) => !step.includes(binding));
    const expected = [...step, ...(kernel.params.length > 0 ? ['params'] : []), ...buffers];
    expect(bound.map(({ binding, name: found }) => [binding, found])).toEqual(expected.map((binding, i) => [i, binding]));
  });

  test('has the table’s params in order', () => {
    expect(structFields(source, 'Params')).toEqual(kernel.params);
  });

  test('is given every override that it leaves open, and no other', () => {
    const open = [...source.matchAll(/^override (\w+): \w+;/gm)].map(([, override]) => override);
    expect(new Set(Object.keys(constantsOf(name, config, variant)))).toEqual(new Set(open));
  });

  test('holds no size of the model', () => {
    const sizes = [config.hidden, config.vocabulary, config.heads * config.headDim, config.slidingWindow, config.layers];
    const code = readFileSync(`shaders/${name}.wgsl`, 'utf8').replace(/\/\/.*$/gm, '');
    for (const size of sizes) expect(code).not.toMatch(new RegExp(`\\b${size}u?\\b`));
  });

  test('stays within 65,535 workgroups a dimension at gpt-oss-20b’s sizes', () => {
    const step = { tokens: 1024, firstPosition: 0, firstLogit: 0 };
    const params = { row_count: config.vocabulary, expert_count: config.experts };
    for (const count of kernel.groups(config, params, step, variant)) expect(count).toBeLessThanOrEqual(65_535);
  });
});

test('a snippet is joined once, however many import it', () => {
  const snippets = { a: '#import b\nA', b: 'B' };
  expect(joinImports('#import a\n#import b\nX', snippets)).toBe('B\nA\n\nX');
});

test('an import of nothing is named', () => {
  expect(() => joinImports('#import nowhere', {})).toThrow('shaders/shared/nowhere.wgsl');
});

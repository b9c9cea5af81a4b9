import { describe, expect, test } from 'vitest';
import { encode, encodeJson } from '../testing/tiny-checkpoint.ts';
import { matchHeaders, parseIndex } from './shard-index.ts';

const refusal = (part: string) => expect.objectContaining({ name: 'checkpoint-invalid', message: expect.stringContaining(part) });

describe('parseIndex', () => {
  test('takes shard names from weight_map alone, whatever they seem to count', () => {
    const weights = parseIndex(
      encodeJson({ weight_map: { a: 'model-00002-of-00002.safetensors', b: 'model--00001-of-00007.safetensors' } }),
    );
    expect([...weights.values()]).toEqual(['model-00002-of-00002.safetensors', 'model--00001-of-00007.safetensors']);
  });

  test.each([
    '../secret.safetensors',
    '..safetensors',
    'sub/model.safetensors',
    '/model.safetensors',
    '\\model.safetensors',
    'https://evil.test/model.safetensors',
    '//evil.test/model.safetensors',
    'data:model.safetensors',
    'model.safetensors?x=.safetensors',
    'model.safetensors#.safetensors',
    '%2e%2e%2fmodel.safetensors',
    'model.safetensors\n',
    'model.bin',
    '',
    7,
    null,
    ['model.safetensors'],
  ])('refuses a shard named %j', (name) => {
    expect(() => parseIndex(encodeJson({ weight_map: { a: name } }))).toThrow(refusal('plain .safetensors files'));
  });

  test.each([
    ['no weight_map', '{}', 'weight_map'],
    ['an empty weight_map', '{"weight_map":{}}', 'shards'],
    ['a list', '{"weight_map":[]}', 'weight_map'],
    ['a duplicate tensor', '{"weight_map":{"a":"x.safetensors","a":"y.safetensors"}}', 'twice'],
    ['a negative total_size', '{"metadata":{"total_size":-1},"weight_map":{"a":"x.safetensors"}}', 'total_size'],
    ['a total_size of 1e400', '{"metadata":{"total_size":1e400},"weight_map":{"a":"x.safetensors"}}', 'total_size'],
    ['a total_size as text', '{"metadata":{"total_size":"9"},"weight_map":{"a":"x.safetensors"}}', 'total_size'],
    ['metadata null', '{"metadata":null,"weight_map":{"a":"x.safetensors"}}', 'total_size'],
    ['JSON cut in the middle', '{"weight_map":{"a":"x.safe', 'JSON'],
  ])('refuses %s', (_, text, part) => {
    expect(() => parseIndex(encode(text))).toThrow(refusal(part));
  });

  test('refuses more shards than any model has', () => {
    const map = Object.fromEntries(Array.from({ length: 513 }, (_, i) => [`t${i}`, `s${i}.safetensors`]));
    expect(() => parseIndex(encodeJson({ weight_map: map }))).toThrow(refusal('513'));
  });
});

describe('matchHeaders', () => {
  const header = (...names: string[]) => ({
    tensors: names.map((name) => ({ name, dtype: 'U8', shape: [1], offset: 0, bytes: 1 })),
    fileBytes: 1,
  });
  const weights = new Map([
    ['a', 'x'],
    ['b', 'y'],
  ]);

  test('accepts shards that hold exactly what is listed', () => {
    expect(() =>
      matchHeaders(
        weights,
        new Map([
          ['x', header('a')],
          ['y', header('b')],
        ]),
      ),
    ).not.toThrow();
  });

  test.each([
    [
      'a listed tensor that its shard lacks',
      new Map([
        ['x', header('a')],
        ['y', header()],
      ]),
      '"b"',
    ],
    [
      'a tensor that is not listed',
      new Map([
        ['x', header('a', 'c')],
        ['y', header('b')],
      ]),
      '"c"',
    ],
    [
      'a tensor in two shards',
      new Map([
        ['x', header('a', 'b')],
        ['y', header('b')],
      ]),
      'in y alone',
    ],
  ])('refuses %s', (_, headers, part) => {
    expect(() => matchHeaders(weights, headers)).toThrow(refusal(part));
  });
});

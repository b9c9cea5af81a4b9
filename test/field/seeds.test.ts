// Seeds as clients send them: every choice of a request has one of its own, and no digit of a seed is lost.

import { expect, test } from 'vitest';
import { createHandler } from '../../src/worker/api/http/handler.ts';
import { post, service } from '../../src/worker/testing/api-client.ts';
import { saying } from '../../src/worker/testing/byte-model.ts';
import { ScriptedGenerator } from '../../src/worker/testing/scripted-generator.ts';

/** The status, and the seeds that the engine was given. `seed` is written into the body as it stands. */
async function seedsOf(seed: string, fields = '"n": 4'): Promise<{ status: number; param: unknown; seeds: number[] }> {
  const generator = new ScriptedGenerator(saying('ok'));
  const handle = createHandler(service(generator));
  const response = await handle(post(`{"model": "tiny", "prompt": "a", ${fields}, "seed": ${seed}}`));
  const { error } = await response.json();
  return { status: response.status, param: error?.param, seeds: generator.requests.map(({ sampling }) => sampling.seed) };
}

/** Where a seed like it was seen; the seed. */
const ACCEPTED: [source: string, seed: string][] = [
  ['issue F6', '9007199254740991'],
  ['issue F6, one more than a number holds', '9007199254740993'],
  ['openai-openapi, minimum of seed', '-9223372036854776000'],
  ['openai-openapi, maximum of seed', '9223372036854776000'],
  ['int64, smallest', '-9223372036854775808'],
  ['int64, largest', '9223372036854775807'],
  ['uint64, largest', '18446744073709551615'],
  ['api.md section 1, Workers AI, largest', '9999999999'],
  ['api.md section 1, Workers AI, smallest', '1'],
  ['api.md section 1, zero', '0'],
  ['api.md section 1, negative', '-1'],
  ['two choices wrapped before', '4294967295'],
  ['two choices wrapped before', '-4294967296'],
];

test.each(ACCEPTED)('%s: four choices of seed %s differ, and come again', async (_, seed) => {
  const { status, seeds } = await seedsOf(seed);
  expect([status, new Set(seeds).size]).toEqual([200, 4]);
  expect((await seedsOf(seed)).seeds).toEqual(seeds);
});

test.each([
  ['9007199254740992', '9007199254740993'],
  ['9223372036854775806', '9223372036854775807'],
  ['18446744073709551614', '18446744073709551615'],
  ['7', '1099511627783'],
])('%s and %s are two seeds', async (one, other) => {
  expect((await seedsOf(one)).seeds).not.toEqual((await seedsOf(other)).seeds);
});

test('without a seed, choices differ too', async () => {
  const { seeds } = await seedsOf('null', '"n": 8');
  expect(new Set(seeds).size).toBe(8);
});

/** What is refused: the field, a value as it is written in the body, the parameter that the error names. */
const REFUSED: [seed: string, fields: string, param: string][] = [
  ['18446744073709551616', '"n": 1', 'seed'],
  ['-9223372036854776001', '"n": 1', 'seed'],
  ['1.5', '"n": 1', 'seed'],
  ['1e300', '"n": 1', 'seed'],
  ['"7"', '"n": 1', 'seed'],
  ['1', '"max_tokens": 9007199254740993', 'max_tokens'],
  ['1', '"n": 9007199254740993', 'n'],
  ['1', '"top_k": 9007199254740993', 'top_k'],
  ['1', '"logprobs": 9007199254740993', 'logprobs'],
  ['1', '"logit_bias": {"9007199254740993": 1}', 'logit_bias'],
  ['1', '"logit_bias": {"5": 9007199254740993}', 'logit_bias.5'],
  ['1', '"temperature": 9007199254740993', 'temperature'],
];

test.each(REFUSED)('seed %s with %s is refused, naming %s', async (seed, fields, param) => {
  expect(await seedsOf(seed, fields)).toEqual({ status: 400, param, seeds: [] });
});

test('a refusal shows the digits that were sent', async () => {
  const handle = createHandler(service());
  const response = await handle(post('{"model": "tiny", "prompt": "a", "max_tokens": 9007199254740993}'));
  expect((await response.json()).error.message).toContain('got 9007199254740993 instead');
  const ids = await handle(post('{"model": "tiny", "prompt": [1, 9007199254740993]}'));
  expect((await ids.json()).error).toMatchObject({ param: 'prompt[1]', code: 'invalid_type' });
});

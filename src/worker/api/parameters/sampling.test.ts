import { describe, expect, it, test } from 'vitest';
import { SAMPLING_PARAMETERS } from '../../../contracts/parameters.ts';
import { engineSeed } from '../../answers/seed.ts';
import { client } from '../../testing/api-client.ts';
import { saying } from '../../testing/byte-model.ts';
import { ScriptedGenerator } from '../../testing/scripted-generator.ts';
import { readFields } from './field.ts';
import { RequestBody } from './request-body.ts';
import { SAMPLING_FIELDS, samplingOf } from './sampling.ts';

const parse = (parameters: object) => samplingOf(readFields(SAMPLING_FIELDS, new RequestBody(parameters)));
const NEUTRAL = {
  temperature: 1,
  topP: 1,
  topK: 0,
  minP: 0,
  repetitionPenalty: 1,
  frequencyPenalty: 0,
  presencePenalty: 0,
  logitBias: new Map(),
};

describe('samplingOf', () => {
  it('changes nothing where nothing is asked for, or null', () => {
    expect(parse({})).toEqual(NEUTRAL);
    expect(parse({ temperature: null, top_p: null, top_k: null, min_p: null, logit_bias: null })).toEqual(NEUTRAL);
  });

  it.each([
    [{ temperature: 0 }, { temperature: 0 }],
    [{ top_p: 0 }, { topP: 0 }],
    [{ top_k: 40 }, { topK: 40 }],
    [{ top_k: -1 }, { topK: 0 }],
    [{ min_p: 0.05 }, { minP: 0.05 }],
    [{ repetition_penalty: 0 }, { repetitionPenalty: 0 }],
    [{ frequency_penalty: -2 }, { frequencyPenalty: -2 }],
    [{ presence_penalty: 2 }, { presencePenalty: 2 }],
    [
      { logit_bias: { 0: 1.5, 276: -100 } },
      {
        logitBias: new Map([
          [0, 1.5],
          [276, -100],
        ]),
      },
    ],
  ])('reads %j', (parameters, expected) => {
    expect(parse(parameters)).toEqual({ ...NEUTRAL, ...expected });
  });

  test.each(Object.entries(SAMPLING_PARAMETERS))('reads %s from the table, and nothing beyond its range', (name, parameter) => {
    const { kind, min, max } = parameter;
    const step = kind === 'integer' ? 1 : 1e-9;
    for (const value of [min, max])
      expect(parse({ [parameter.name]: value })).toHaveProperty(name, Math.max(value, name === 'topK' ? 0 : min));
    const refusal = (bound: string) => expect.objectContaining({ param: parameter.name, code: `${kind}_${bound}_value` });
    expect(() => parse({ [parameter.name]: min - step })).toThrow(refusal('below_min'));
    expect(() => parse({ [parameter.name]: max + step })).toThrow(refusal('above_max'));
  });

  const refusals: [parameters: object, param: string, code: string][] = [
    [{ temperature: 2.5 }, 'temperature', 'decimal_above_max_value'],
    [{ top_p: 1.1 }, 'top_p', 'decimal_above_max_value'],
    [{ top_p: -0.1 }, 'top_p', 'decimal_below_min_value'],
    [{ top_k: 1.5 }, 'top_k', 'invalid_type'],
    [{ top_k: -2 }, 'top_k', 'integer_below_min_value'],
    [{ min_p: 2 }, 'min_p', 'decimal_above_max_value'],
    [{ repetition_penalty: -0.5 }, 'repetition_penalty', 'decimal_below_min_value'],
    [{ frequency_penalty: 2.1 }, 'frequency_penalty', 'decimal_above_max_value'],
    [{ presence_penalty: '1' }, 'presence_penalty', 'invalid_type'],
    [{ logit_bias: [1] }, 'logit_bias', 'invalid_type'],
    [{ logit_bias: { hello: 1 } }, 'logit_bias', 'invalid_value'],
    [{ logit_bias: { '-1': 1 } }, 'logit_bias', 'invalid_value'],
    [{ logit_bias: { '01': 1 } }, 'logit_bias', 'invalid_value'],
    [{ logit_bias: { 5: 101 } }, 'logit_bias.5', 'decimal_above_max_value'],
    [{ logit_bias: { 5: null } }, 'logit_bias.5', 'invalid_type'],
  ];

  it.each(refusals)('refuses %j, naming %s: %s', (parameters, param, code) => {
    expect(() => parse(parameters)).toThrow(expect.objectContaining({ param, code, status: 400 }));
  });
});

describe('POST /v1/completions', () => {
  it('hands to the engine what was asked for, the same to every choice', async () => {
    const generator = new ScriptedGenerator(saying('ok'));
    const extensions = { top_k: 40, min_p: 0.05, repetition_penalty: 1.1 };
    await client(generator).completions.create({
      model: 'tiny',
      prompt: 'a',
      n: 2,
      seed: 7,
      temperature: 0.5,
      top_p: 0.9,
      frequency_penalty: 0.3,
      presence_penalty: -0.4,
      logit_bias: { 104: -3 },
      ...extensions,
    });
    const asked = {
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      minP: 0.05,
      repetitionPenalty: 1.1,
      frequencyPenalty: 0.3,
      presencePenalty: -0.4,
      logitBias: new Map([[104, -3]]),
    };
    expect(generator.requests.map(({ sampling }) => sampling)).toEqual([
      { ...asked, seed: engineSeed(7n, 0) },
      { ...asked, seed: engineSeed(7n, 1) },
    ]);
  });
});

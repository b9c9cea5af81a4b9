// Answers that are held to a constraint, as the callers of generateAnswer get them. The model draws
// at random from its mask.

import { describe, expect, test } from 'vitest';
import { jsonText, oneOf } from '../grammar/testing/any-json.ts';
import { Draws } from '../grammar/testing/draws.ts';
import type { TurnConstraint } from '../grammar/turn/turn-constraint.ts';
import { answerOf, endOf, textsOf } from '../testing/answers.ts';
import { BYTE_VOCABULARY, byteEncoding, idsOf, saying, serve } from '../testing/byte-model.ts';
import { drawing } from '../testing/mask-sampler.ts';
import { ScriptedGenerator } from '../testing/scripted-generator.ts';

const { tokens } = byteEncoding;
const SIZES = { contextTokens: 4096, vocabulary: BYTE_VOCABULARY };

/** A model that draws from its mask, and its generator. */
function randomModel(seed: number) {
  const preferred = new Set([tokens.end, tokens.return, tokens.call, ...idsOf('}]"')]);
  const options = { draws: new Draws(seed), vocabulary: BYTE_VOCABULARY, preferred };
  const generator: ScriptedGenerator = new ScriptedGenerator(
    drawing(() => generator, options),
    SIZES,
  );
  return { generator, model: serve(generator) };
}

function constraint(changes: Partial<TurnConstraint>): TurnConstraint {
  return { final: 'forbidden', calls: new Map(), maxReasoningTokens: 10, ...changes };
}

test('without a constraint the engine gets no mask, so that it computes tokens ahead', async () => {
  const generator = new ScriptedGenerator(saying('<|channel|>final<|message|>Hi.<|return|>'));
  expect(textsOf(await answerOf(serve(generator)))).toEqual([['final', 'Hi.']]);
  expect(generator.requests.map(({ mask }) => mask)).toEqual([undefined]);
});

test('a call that must come is the last message, and the answer ends with it', async () => {
  const calls = new Map([['pay', oneOf(['{"euro":1}', '{"euro":20}'])]]);
  for (let seed = 0; seed < 20; seed++) {
    const events = await answerOf(randomModel(seed).model, { constraint: constraint({ calls }) });
    expect(endOf(events)).toMatchObject({ reason: 'tool-calls', dropped: [] });
    expect(textsOf(events).at(-1)).toEqual(['functions.pay', expect.stringMatching(/^\{"euro":(1|20)\}$/)]);
  }
});

test('a call without a grammar has an object as its arguments', async () => {
  for (let seed = 0; seed < 20; seed++) {
    const { model } = randomModel(seed);
    const events = await answerOf(model, { constraint: constraint({ calls: new Map([['f', null]]) }), maxTokens: 3000 });
    expect(endOf(events).reason).toBe('tool-calls');
    expect(JSON.parse(textsOf(events).at(-1)?.[1] ?? '')).toBeTypeOf('object');
  }
});

test('a final message that is held ends the answer', async () => {
  for (let seed = 0; seed < 20; seed++) {
    const events = await answerOf(randomModel(seed).model, { constraint: constraint({ final: jsonText() }) });
    expect(endOf(events)).toMatchObject({ reason: 'stop', dropped: [] });
    const texts = textsOf(events);
    expect(texts.slice(0, -1).every(([kind]) => kind === 'reasoning')).toBe(true);
    JSON.parse(texts.at(-1)?.[1] ?? '');
  }
});

describe('an answer that is cut', () => {
  const long = 'a text that is longer than it may be';

  test('says so, and shows what there is', async () => {
    const given = idsOf('<|channel|>final<|message|>a text');
    const request = { constraint: constraint({ final: oneOf([long]) }), maxTokens: 5 };
    const events = await answerOf(randomModel(1).model, { ...request, format: { type: 'harmony', tools: [], given } });
    expect(endOf(events).reason).toBe('length');
    expect(textsOf(events)).toEqual([['final', ' that']]);
  });

  test('in a call marks the call as cut', async () => {
    const given = idsOf('<|channel|>commentary to=functions.f<|message|>"a te');
    const request = { constraint: constraint({ calls: new Map([['f', oneOf([`"${long}"`])]]) }), maxTokens: 5 };
    const events = await answerOf(randomModel(1).model, { ...request, format: { type: 'harmony', tools: [], given } });
    expect(endOf(events).reason).toBe('length');
    expect(events.find(({ type }) => type === 'tool-call-end')).toMatchObject({ isCut: true });
  });

  test('by a stop string ends there', async () => {
    const request = { constraint: constraint({ final: oneOf([long]), maxReasoningTokens: 0 }), stop: [' is'] };
    const events = await answerOf(randomModel(1).model, request);
    expect(endOf(events)).toMatchObject({ reason: 'stop', stopString: ' is' });
    expect(textsOf(events)).toEqual([['final', 'a text that']]);
  });
});

test('a prompt whose end breaks the constraint is an error, not an answer', async () => {
  const { model, generator } = randomModel(1);
  const format = { type: 'harmony', tools: [], given: idsOf('<|channel|>final<|message|>no') } as const;
  const answer = answerOf(model, { constraint: constraint({ final: oneOf(['yes']) }), format });
  await expect(answer).rejects.toMatchObject({ name: 'internal', message: expect.stringContaining('(n)') });
  expect(generator.requests).toEqual([]);
});

test('raw text that is held to a grammar is one of its texts, and ends', async () => {
  const texts = ['yes', 'no', 'not at all'];
  const found = new Set<string>();
  for (let seed = 0; seed < 30; seed++) {
    const events = await answerOf(randomModel(seed).model, { format: { type: 'raw', echo: null, grammar: oneOf(texts) } });
    expect(endOf(events).reason).toBe('stop');
    found.add(textsOf(events)[0]?.[1] ?? '');
  }
  expect(found).toEqual(new Set(texts));
});

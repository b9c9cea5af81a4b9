// The text of a completion held to a form, with the parameters of vLLM and llama.cpp.

import { expect, test } from 'vitest';
import { ORIGIN, service } from '../../testing/api-client.ts';
import { BYTE_VOCABULARY, saying } from '../../testing/byte-model.ts';
import { ScriptedGenerator } from '../../testing/scripted-generator.ts';
import { createHandler } from '../http/handler.ts';

const SCHEMA = {
  type: 'object',
  properties: { a: { enum: [1, 2] } },
  required: ['a'],
  additionalProperties: false,
};

async function complete(body: object, seed = 1) {
  const generator = new ScriptedGenerator(saying('I would rather chat.'), { contextTokens: 1000, vocabulary: BYTE_VOCABULARY });
  const whole = JSON.stringify({ model: 'tiny', prompt: 'Color:', max_tokens: 300, seed, ...body });
  const response = await createHandler(service(generator))(
    new Request(`${ORIGIN}/v1/completions`, { method: 'POST', body: whole }),
  );
  return { status: response.status, json: await response.json() };
}

test.each<[object, RegExp]>([
  [{ guided_choice: ['red', 'green', ''] }, /^(?:red|green|)$/],
  [{ guided_regex: '[a-c]{3}' }, /^[a-c]{3}$/],
  [{ structured_outputs: { regex: 'yes|no' } }, /^(?:yes|no)$/],
  [{ grammar: 'root ::= "<" [a-c]{2} ">" | "é"' }, /^(?:<[a-c]{2}>|é)$/],
  [{ guided_grammar: 'root ::= word word?\nword ::= "yes" | "no"' }, /^(?:yes|no){1,2}$/],
  [{ structured_outputs: { grammar: 'root ::= "a" | "b"' } }, /^[ab]$/],
])('%j is held, whatever the model would write, and ends by itself', async (body, pattern) => {
  for (let seed = 1; seed < 5; seed++) {
    const { json } = await complete(body, seed);
    expect(json.choices[0].text).toMatch(pattern);
    expect(json.choices[0].finish_reason).toBe('stop');
  }
});

test.each<object>([
  { guided_json: SCHEMA },
  { json_schema: SCHEMA },
  { response_format: { type: 'json_schema', json_schema: { name: 'a', schema: SCHEMA } } },
])('%j is held as JSON', async (body) => {
  for (let seed = 1; seed < 5; seed++) {
    const { json } = await complete(body, seed);
    const [{ text, finish_reason: reason }] = json.choices;
    expect([1, 2], text).toContain((JSON.parse(text) as { a: number }).a);
    expect(reason).toBe('stop');
  }
});

test('a text that the maximum of tokens cuts ends with length', async () => {
  const { json } = await complete({ guided_regex: 'a{20}', max_tokens: 5 });
  expect(json.choices[0]).toMatchObject({ text: 'aaaaa', finish_reason: 'length' });
});

test('a grammar with too many readings of a text ends with an error that says so', async () => {
  const letters = Array.from({ length: 70 }, (_, at) => JSON.stringify(String.fromCodePoint(0x100 + at)));
  const pairs = letters.flatMap((one) => letters.map((other) => `${one} ${other}`));
  const callers = Array.from({ length: 10 }, (_, at) => at);
  const rules = [
    `root ::= "go" (${callers.map((at) => `y${at} "${at}"`).join(' | ')})`,
    ...callers.map((at) => `y${at} ::= x | "${at}"`),
    `x ::= ${pairs.join(' | ')}`,
  ];
  await expect(complete({ grammar: rules.join('\n') })).rejects.toThrow('the text can be read in too many ways');
});

test.each<[object, string, string]>([
  [{ guided_regex: '(' }, 'invalid_value', 'guided_regex'],
  [{ grammar: 'root ::= a' }, 'invalid_value', 'grammar'],
  [{ grammar: 'root ::= "a"', guided_grammar: 'root ::= "a"' }, 'invalid_value', 'grammar'],
  [{ guided_json: { type: 'thing' } }, 'invalid_json_schema', 'guided_json.type'],
  [{ guided_regex: 'a', json_schema: SCHEMA }, 'invalid_value', 'json_schema'],
])('%j is refused: %s at %s', async (body, code, param) => {
  const { status, json } = await complete(body);
  expect([status, json.error.code, json.error.param]).toEqual([400, code, param]);
});

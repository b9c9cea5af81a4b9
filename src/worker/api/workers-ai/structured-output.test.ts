// The form of an answer and forced calls of a run. The model would write something else.

import { expect, test } from 'vitest';
import { modelSaying, outputOf } from './testing/runs.ts';

const FINAL =
  '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>I would rather chat.<|return|>';
/** Where a mask forbids the text, the model draws at random: with this seed, and with room to end. */
const RUN = { seed: 1, max_tokens: 3000 };
const SCHEMA = { type: 'object', properties: { a: { enum: ['x', 'y'] } }, required: ['a'], additionalProperties: false };
const TOOL = { name: 'f', parameters: SCHEMA };
const isHeld = (text: string) => ['x', 'y'].includes((JSON.parse(text) as { a: string }).a);

test.each<object>([
  { type: 'json_schema', json_schema: SCHEMA },
  { type: 'json_schema', json_schema: { title: 'A', description: 'A thing.', ...SCHEMA } },
  { type: 'json_schema', json_schema: { name: 'a', schema: SCHEMA, strict: true } },
])('a run with the response_format %j keeps it, in each form of a run', async (format) => {
  const { response } = await outputOf({ ...RUN, prompt: 'Hi', response_format: format }, modelSaying(FINAL));
  expect(isHeld(response), response).toBe(true);
  const raw = await outputOf({ ...RUN, prompt: 'Hi', raw: true, response_format: format }, modelSaying('I would rather chat.'));
  expect(isHeld(raw.response), raw.response).toBe(true);
  const messages = [{ role: 'user', content: 'Hi' }];
  const { choices } = await outputOf({ ...RUN, messages, response_format: format }, modelSaying(FINAL));
  expect(isHeld(choices[0].message.content), choices[0].message.content).toBe(true);
});

test('an enum is a schema', async () => {
  const format = { type: 'json_schema', json_schema: { enum: ['red', 'green'] } };
  const { response } = await outputOf({ ...RUN, prompt: 'Hi', response_format: format }, modelSaying(FINAL));
  expect(['red', 'green']).toContain(JSON.parse(response));
});

test('a run of input keeps text.format', async () => {
  const text = { format: { type: 'json_schema', name: 'a', schema: SCHEMA } };
  const { output } = await outputOf({ ...RUN, input: 'Hi', text }, modelSaying(FINAL));
  expect(isHeld(output.at(-1).content[0].text)).toBe(true);
});

test('a forced call comes, with arguments of the schema', async () => {
  const body = { ...RUN, messages: [{ role: 'user', content: 'Hi' }], tools: [TOOL], tool_choice: 'required' };
  const { choices } = await outputOf(body, modelSaying(FINAL));
  const [{ function: called }] = choices[0].message.tool_calls;
  expect([called.name, isHeld(called.arguments)]).toEqual(['f', true]);
});

test('a strict function of a run of a prompt is held to its schema', async () => {
  const call = '<|channel|>commentary to=functions.f <|constrain|>json<|message|>{"a": "z"}<|call|>';
  const { tool_calls: calls } = await outputOf({ ...RUN, prompt: 'Hi', tools: [{ ...TOOL, strict: true }] }, modelSaying(call));
  expect(['x', 'y']).toContain(calls[0].arguments.a);
});

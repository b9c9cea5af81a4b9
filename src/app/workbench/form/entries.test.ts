import { expect, test } from 'vitest';
import { requestSchemas } from '../../../worker/api/endpoints.ts';
import { WORKBENCH_ENDPOINTS } from '../request.ts';
import { formOf, formsOf, numberError } from './entries.ts';

const schemas = requestSchemas();
const formsAt = (path: string) => formsOf(schemas[path] ?? {});
const [chat] = formsAt('/v1/chat/completions');
const entry = (name: string) => chat?.entries.find((each) => each.name === name);

test('each endpoint of the workbench has a form with every parameter that it parses', () => {
  for (const { path, basic, start } of WORKBENCH_ENDPOINTS) {
    const form = formOf(formsAt(path), start);
    const names = form?.entries.map(({ name }) => name) ?? [];
    expect(names.length).toBeGreaterThan(15);
    expect(names).toEqual(expect.arrayContaining([...basic, ...Object.keys(start)]));
    expect(form?.entries.every(({ description }) => description !== '')).toBe(true);
  }
});

test('range, default, choices and nested parameters come from the schema', () => {
  expect(entry('temperature')).toMatchObject({ kind: 'number', min: 0, max: 2, fallback: 1 });
  expect(entry('n')).toMatchObject({ kind: 'integer', min: 1, max: 128, fallback: 1 });
  expect(entry('stream')).toMatchObject({ kind: 'boolean', fallback: false });
  expect(entry('reasoning_effort')).toMatchObject({ kind: 'choice', choices: expect.arrayContaining(['low', 'medium', 'high']) });
  expect(entry('reasoning')).toMatchObject({ kind: 'object' });
  expect(entry('reasoning')?.entries.map(({ name }) => name)).toContain('effort');
  expect(entry('tools')?.kind).toBe('json');
  expect(entry('messages')?.isRequired).toBe(true);
  expect(entry('stop')?.kind).toBe('text');
});

test('the forms of Workers AI are told apart by what a body has', () => {
  const forms = formsAt('/client/v4/accounts/{account}/ai/run/{model}');
  const titleOf = (body: object) => formOf(forms, { ...body })?.title;
  expect(titleOf({ prompt: 'a' })).toBe('A text: prompt');
  expect(titleOf({ messages: [] })).toBe('A chat: messages');
  expect(titleOf({ input: 'a' })).toBe('A Responses request: input');
  expect(titleOf({ requests: [] })).toBe('A batch of Responses requests: requests');
});

test.each([
  ['', null],
  ['0.5', null],
  ['2.1', 'Write a number from 0 to 2.'],
  ['x', 'Write a number from 0 to 2.'],
])('a temperature of “%s” is checked', (text, error) => {
  expect(numberError(text, { kind: 'number', min: 0, max: 2 })).toBe(error);
});

test('a whole number is whole', () => {
  expect(numberError('1.5', { kind: 'integer', min: 1 })).toBe('Write a whole number from 1.');
});

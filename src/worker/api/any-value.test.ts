// Every parameter of every endpoint with values of every type. A request is answered or refused, and
// the message of a refusal names the parameter. Nothing is a defect of the app.

import { expect, test } from 'vitest';
import { ORIGIN, service } from '../testing/api-client.ts';
import { saying } from '../testing/byte-model.ts';
import { ScriptedGenerator } from '../testing/scripted-generator.ts';
import { ENDPOINTS } from './endpoints.ts';
import { createHandler } from './http/handler.ts';

const VALUES: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e30,
  9007199254740993n,
  '',
  'x',
  '\ud800',
  [],
  [null],
  [1],
  [['x']],
  {},
  { type: 'x' },
  { type: null, x: [{}] },
  [{ type: 'function', name: 'f', function: { name: 'f', parameters: [] } }],
];

/** OpenAI's message on an unknown response names it in other words. */
const UNNAMED = new Set(['previous_response_id']);

/** A value of each form's required parameters. */
const SOUND: Record<string, unknown> = {
  model: 'tiny',
  prompt: 'a',
  messages: [{ role: 'user', content: 'a' }],
  input: 'a',
  requests: [{ input: 'a' }],
  tokens: [1],
};

const handle = createHandler(service(new ScriptedGenerator(saying('ok'), { contextTokens: 4096, vocabulary: 277 })));

function json(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `<${each}>` : each)).replace(/"<(\d+)>"/g, '$1');
}

async function call(path: string, body: object): Promise<{ status: number; message: string }> {
  const url = `${ORIGIN}${path.replace('{account}', 'any').replace('{model}', 'tiny')}`;
  const response = await handle(new Request(url, { method: 'POST', body: json(body) }));
  const text = await response.text();
  if (response.ok) return { status: response.status, message: '' };
  const { error, errors } = JSON.parse(text);
  return { status: response.status, message: error?.message ?? errors[0].message };
}

const FORMS = ENDPOINTS.flatMap(({ path, forms }) => forms.map(({ title, fields }) => ({ path, title, fields })));

test.each(FORMS)('$path: $title', { timeout: 120_000 }, async ({ path, fields }) => {
  const needed = Object.keys(fields).filter(
    (name) => Object.hasOwn(SOUND, name) && (fields[name]?.absent === null || name === 'input'),
  );
  const body = Object.fromEntries(needed.map((name) => [name, SOUND[name]]));
  expect(await call(path, body)).toEqual({ status: 200, message: '' });
  for (const name of Object.keys(fields)) {
    for (const value of VALUES) {
      const { status, message } = await call(path, { ...body, [name]: value });
      const what = `${json({ [name]: value })}: ${status} ${message}`;
      expect([200, 400, 404].includes(status), what).toBe(true);
      if (status === 400 && !UNNAMED.has(name)) expect(message, what).toContain(name);
    }
  }
});

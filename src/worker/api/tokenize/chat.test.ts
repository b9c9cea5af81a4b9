// Chats as ids, against openai-harmony: test/support/harmony/tokenize_requests.py renders the same requests.

import { describe, expect, it, test } from 'vitest';
import { readFixture } from '../../../../test/support/harmony/library-json.ts';
import { o200kHarmonyFile } from '../../../../test/support/harmony/o200k-harmony.ts';
import { createEncoding } from '../../harmony/encoding.ts';
import { ORIGIN, service } from '../../testing/api-client.ts';
import { saying, serve } from '../../testing/byte-model.ts';
import { ScriptedGenerator } from '../../testing/scripted-generator.ts';
import { readTokenizer } from '../../tokenizer/create-tokenizer.ts';
import { createHandler } from '../http/handler.ts';

const cases = readFixture<{ request: object; ids: number[] }>('tokenize-requests');
const encoding = createEncoding(readTokenizer(o200kHarmonyFile()));
const handle = createHandler(
  service(undefined, { open: async ({ id }) => ({ ...serve(new ScriptedGenerator(saying('')), id), encoding }) }),
);

async function tokenize(body: object) {
  const response = await handle(
    new Request(`${ORIGIN}/tokenize`, { method: 'POST', body: JSON.stringify({ model: 'tiny', ...body }) }),
  );
  return { status: response.status, ignored: response.headers.get('x-gpt-oss-web-ignored'), json: await response.json() };
}

const USER = { role: 'user', content: 'Hi' };

describe('POST /tokenize of a chat', () => {
  test.each(cases)('$request has the ids that openai-harmony gives', async ({ request, ids }) => {
    const { json } = await tokenize(request);
    expect(encoding.tokenizer.decode(json.tokens)).toBe(encoding.tokenizer.decode(ids));
    expect(json).toEqual({ count: ids.length, max_model_len: 256, tokens: ids, token_strs: null });
  });

  it('leaves the last message open', async () => {
    const body = { messages: [USER, { role: 'assistant', content: 'Hello' }], add_generation_prompt: false };
    const closed = await tokenize(body);
    const open = await tokenize({ ...body, continue_final_message: true, return_token_strs: true });
    expect(open.json.tokens).toEqual(closed.json.tokens.slice(0, -1));
    expect(open.json.token_strs.slice(-2)).toEqual(['<|message|>', 'Hello']);
  });

  it('says the date of today unless the request says another', async () => {
    const { json } = await tokenize({ messages: [USER] });
    expect(encoding.tokenizer.decode(json.tokens)).toMatch(/Current date: \d{4}-\d{2}-\d{2}\n/);
  });

  it('shows no tools with tool_choice none', async () => {
    const tools = [{ type: 'function', function: { name: 'get_time' } }];
    const { json } = await tokenize({ messages: [USER], tools, tool_choice: 'none' });
    expect(encoding.tokenizer.decode(json.tokens)).not.toContain('get_time');
  });

  test.each([
    [{ messages: [] }, 'messages', 'invalid_value'],
    [{ messages: [{ role: 'robot', content: 'a' }] }, 'messages[0].role', 'invalid_value'],
    [{ messages: [USER], continue_final_message: true }, 'continue_final_message', 'invalid_value'],
    [{ messages: [USER], chat_template: '{{ messages }}' }, 'chat_template', 'unsupported_parameter'],
    [
      { messages: [USER], chat_template_kwargs: { builtin_tools: ['shell'] } },
      'chat_template_kwargs.builtin_tools[0]',
      'invalid_value',
    ],
    [{ messages: [USER], chat_template_kwargs: { current_date: 'today' } }, 'chat_template_kwargs.current_date', 'invalid_value'],
    [{}, 'prompt', 'missing_required_parameter'],
    [{ messages: [USER], prompt: 'Hi' }, 'messages', 'invalid_value'],
  ])('%j is refused at %s', async (body, param, code) => {
    expect(await tokenize(body)).toMatchObject({ status: 400, json: { error: { param, code } } });
  });
});

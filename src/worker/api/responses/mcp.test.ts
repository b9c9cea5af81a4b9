import type OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import type { RunTool } from '../../testing/hosted-tools.ts';
import { fakeServer, toolPorts } from '../../testing/hosted-tools.ts';
import { streamOf } from '../../testing/response-stream.ts';
import { CALL, FINAL, type ResponsesApi, responsesApi, THOUGHT } from '../../testing/responses-client.ts';

const URL = 'https://mcp.test/mcp';
const SERVER = { type: 'mcp' as const, server_label: 'docs', server_url: URL, require_approval: 'never' as const };
const ask = { model: 'tiny', input: 'Hi', tools: [SERVER] };

const answer: RunTool = ({ name }) => ({ text: `${name} says sunny`, isError: false });

function apiWith(texts: readonly string[], run: RunTool = answer) {
  const { server, calls } = fakeServer('docs', ['look.up', 'erase'], run);
  return { ...responsesApi(texts, { tools: toolPorts({ servers: { [URL]: server } }) }), calls };
}

const CALLED = THOUGHT('Look.') + CALL('docs_look_up', '{"city":"Rome"}');

describe('a server that needs no approval', () => {
  test('lists its tools, runs a call, and the model goes on', async () => {
    const api = apiWith([CALLED, FINAL('Sunny.')]);
    const response = await api.openai.responses.create(ask);
    expect(api.calls).toEqual([{ name: 'functions.docs_look_up', text: '{"city":"Rome"}' }]);
    expect(response.output).toMatchObject([
      {
        type: 'mcp_list_tools',
        server_label: 'docs',
        error: null,
        tools: [{ name: 'look.up', description: 'Does look.up.', input_schema: { type: 'object' } }, { name: 'erase' }],
      },
      { type: 'reasoning' },
      {
        type: 'mcp_call',
        status: 'completed',
        server_label: 'docs',
        name: 'look.up',
        arguments: '{"city":"Rome"}',
        output: 'functions.docs_look_up says sunny',
        error: null,
        approval_request_id: null,
      },
      { type: 'message' },
    ]);
    expect(api.shown(0)).toContain('type docs_look_up = (_: {');
    expect(api.shown(1)).toContain('<|start|>functions.docs_look_up to=assistant<|channel|>commentary<|message|>functions.');
  });

  test('streams in OpenAI’s order, and every event is in OpenAI’s schema', async () => {
    const { handle } = apiWith([CALLED, FINAL('Sunny.')]);
    const { events, violations } = await streamOf(handle, ask);
    expect(violations).toEqual([]);
    const names = events.map(({ type }) => type.replace('response.', ''));
    expect(names.slice(0, 6).join(' ')).toBe(
      'created in_progress output_item.added mcp_list_tools.in_progress mcp_list_tools.completed output_item.done',
    );
    const call = names.slice(names.indexOf('mcp_call.in_progress') - 1, names.indexOf('mcp_call.completed') + 2);
    expect([...new Set(call)].join(' ')).toBe(
      'output_item.added mcp_call.in_progress mcp_call_arguments.delta mcp_call_arguments.done mcp_call.completed output_item.done',
    );
  });

  test('tells the model of an error, and the item has it', async () => {
    const api = apiWith([CALLED, FINAL('Sorry.')], () => ({ text: 'no such city', isError: true }));
    const { events, violations } = await streamOf(api.handle, ask);
    expect(violations).toEqual([]);
    expect(events.some(({ type }) => type === 'response.mcp_call.failed')).toBe(true);
    const last = events.at(-1);
    if (last?.type !== 'response.completed') throw new Error('Not completed.');
    expect(last.response.output[2]).toMatchObject({
      status: 'failed',
      output: null,
      error: { type: 'mcp_tool_execution_error', content: [{ type: 'text', text: 'no such city' }] },
    });
    expect(api.shown(1)).toContain('<|message|>no such city<|end|>');
  });

  test('shows only the tools that are allowed, and lists them once in a conversation', async () => {
    const api = apiWith([FINAL('Hello!')]);
    const tools = [{ ...SERVER, allowed_tools: ['erase'] }];
    const first = await api.openai.responses.create({ ...ask, tools });
    expect(api.shown(0)).not.toContain('docs_look_up');
    expect(first.output[0]).toMatchObject({ type: 'mcp_list_tools', tools: [{ name: 'erase' }] });
    const second = await api.openai.responses.create({ ...ask, tools, previous_response_id: first.id });
    expect(second.output.map(({ type }) => type)).toEqual(['message']);
  });

  test('takes its items back as input', async () => {
    const api = apiWith([CALLED, FINAL('Sunny.')]);
    const first = await api.openai.responses.create(ask);
    const said = [{ role: 'user', content: 'Hi' }, ...first.output, { role: 'user', content: 'And now?' }];
    const input = said as OpenAI.Responses.ResponseInput;
    const second = await api.openai.responses.create({ ...ask, input, store: false });
    expect(second.output.map(({ type }) => type)).toEqual(['message']);
    expect(api.shown(2)).toContain(
      'to=functions.docs_look_up<|channel|>commentary <|constrain|>json<|message|>{"city":"Rome"}<|call|>',
    );
    expect(api.shown(2)).toContain('functions.docs_look_up says sunny<|end|>');
  });

  test('a call that is forced has arguments by the server’s schema', async () => {
    const api = apiWith([CALLED, FINAL('Sunny.')]);
    const choice = { type: 'mcp' as const, server_label: 'docs', name: 'look.up' };
    const response = await api.openai.responses.create({ ...ask, tool_choice: choice });
    expect(response.output.map(({ type }) => type)).toEqual(['mcp_list_tools', 'reasoning', 'mcp_call', 'message']);
    expect(api.generator.requests.map(({ mask }) => mask !== undefined)).toEqual([true, false]);
  });
});

describe('a server that needs approval', () => {
  const tools = [{ ...SERVER, require_approval: 'always' as const }];

  async function asked(api: ResponsesApi) {
    const response = await api.openai.responses.create({ ...ask, tools });
    const request = response.output.at(-1);
    if (request?.type !== 'mcp_approval_request') throw new Error('No request.');
    return { response, request };
  }

  test('asks, and runs nothing before it is approved', async () => {
    const api = apiWith([CALLED, FINAL('Sunny.')]);
    const { response, request } = await asked(api);
    expect(response.status).toBe('completed');
    expect(request).toMatchObject({ server_label: 'docs', name: 'look.up', arguments: '{"city":"Rome"}' });
    expect(api.calls).toEqual([]);
  });

  test('runs the call when it is approved, and goes on', async () => {
    const api = apiWith([CALLED, FINAL('Sunny.')]);
    const { response, request } = await asked(api);
    const input = [{ type: 'mcp_approval_response' as const, approval_request_id: request.id, approve: true }];
    const { events, violations } = await streamOf(api.handle, { ...ask, tools, input, previous_response_id: response.id });
    expect(violations).toEqual([]);
    const last = events.at(-1);
    if (last?.type !== 'response.completed') throw new Error('Not completed.');
    expect(last.response.output).toMatchObject([
      { type: 'mcp_call', status: 'completed', approval_request_id: request.id, arguments: '{"city":"Rome"}' },
      { type: 'message', content: [{ text: 'Sunny.' }] },
    ]);
    expect(api.calls).toHaveLength(1);
    expect(api.shown(1)).toContain('{"city":"Rome"}<|call|><|start|>functions.docs_look_up to=assistant');
    const third = await api.openai.responses.create({ ...ask, tools, previous_response_id: last.response.id, input: 'Thanks' });
    expect(third.status).toBe('completed');
    expect(api.calls).toHaveLength(1);
  });

  test('tells the model of a refusal, and why', async () => {
    const api = apiWith([CALLED, FINAL('Then not.')]);
    const { response, request } = await asked(api);
    const refusal = {
      type: 'mcp_approval_response' as const,
      approval_request_id: request.id,
      approve: false,
      reason: 'Too far.',
    };
    const second = await api.openai.responses.create({ ...ask, tools, input: [refusal], previous_response_id: response.id });
    expect(second.output_text).toBe('Then not.');
    expect(api.calls).toEqual([]);
    expect(api.shown(1)).toContain('The user did not approve this call. Do not make it again. The user says: Too far.<|end|>');
  });

  test('works without stored responses, and a rule by tool', async () => {
    const api = apiWith([CALLED, FINAL('Sunny.')]);
    const byTool = [{ ...SERVER, require_approval: { never: { tool_names: ['erase'] } } }];
    const first = await api.openai.responses.create({ ...ask, tools: byTool, store: false });
    const request = first.output.at(-1);
    if (request?.type !== 'mcp_approval_request') throw new Error('No request.');
    const approval = { type: 'mcp_approval_response' as const, approval_request_id: request.id, approve: true };
    const input = [{ role: 'user', content: 'Hi' }, ...first.output, approval] as OpenAI.Responses.ResponseInput;
    const second = await api.openai.responses.create({ ...ask, tools: byTool, input, store: false });
    expect(second.output.map(({ type }) => type)).toEqual(['mcp_call', 'message']);
    const free = apiWith([CALL('docs_erase', '{}'), FINAL('Gone.')]);
    await free.openai.responses.create({ ...ask, tools: byTool });
    expect(free.calls).toHaveLength(1);
  });

  test('refuses an approval of a request that is not there', async () => {
    const { post } = apiWith([FINAL('no')]);
    const input = [{ type: 'mcp_approval_response', approval_request_id: 'mcpr_1', approve: true }];
    const { status, json } = await post({ ...ask, tools, input });
    expect([status, json.error.param]).toEqual([400, 'input[0].approval_request_id']);
  });
});

describe('what a request may reach', () => {
  test('is nothing that the user has not allowed, and nothing is connected', async () => {
    const { post, generator } = responsesApi([FINAL('no')]);
    const { status, json } = await post(ask);
    expect([status, json.error.code, json.error.param]).toEqual([400, 'tool_not_enabled', 'tools[0].server_url']);
    expect(json.error.message).toContain('mcp.test');
    expect(generator.requests).toEqual([]);
  });

  test('a forced call of a tool that the server does not have is refused', async () => {
    const choice = { type: 'mcp', server_label: 'docs', name: 'fly' };
    const { status, json } = await apiWith([FINAL('no')]).post({ ...ask, tool_choice: choice });
    expect([status, json.error.param]).toEqual([400, 'tool_choice']);
  });

  test('a server that does not answer is a 424 with its label', async () => {
    const { post } = apiWith([FINAL('no')]);
    const { status, json } = await post({ ...ask, tools: [{ ...SERVER, server_url: 'https://gone.test/' }] });
    expect([status, json.error.code]).toEqual([424, 'mcp_server_unreachable']);
    expect(json.error.message).toContain("MCP server: 'docs'");
  });

  test('the secrets of a server are in no response', async () => {
    const api = apiWith([FINAL('Hello!')]);
    const tools = [{ ...SERVER, authorization: 'secret-1', headers: { 'x-key': 'secret-2' } }];
    const response = await api.openai.responses.create({ ...ask, tools });
    expect(JSON.stringify(response)).not.toContain('secret');
    expect(JSON.stringify(await api.store.get(response.id))).not.toContain('secret');
    expect(response.tools[0]).toMatchObject({ type: 'mcp', server_label: 'docs' });
  });

  test.each([
    [{ server_url: 'file:///etc' }, 'tools[0].server_url'],
    [{ server_url: undefined }, 'tools[0].server_url'],
    [{ connector_id: 'connector_gmail' }, 'tools[0].connector_id'],
    [{ require_approval: 'sometimes' }, 'tools[0].require_approval'],
    [{ allowed_tools: { read_only: true } }, 'tools[0].allowed_tools.read_only'],
  ])('refuses %j', async (changes, param) => {
    const { status, json } = await apiWith([FINAL('no')]).post({ ...ask, tools: [{ ...SERVER, ...changes }] });
    expect([status, json.error.param]).toEqual([400, param]);
  });
});

import { describe, expect, test } from 'vitest';
import { byteEncoding } from '../../testing/byte-model.ts';
import type { ScriptedGenerator } from '../../testing/scripted-generator.ts';
import { eventsOf, modelSaying, outputOf, REASONED, refusalOf, respondTo } from './testing/runs.ts';

const textOf = (generator: ScriptedGenerator, at = 0) => byteEncoding.tokenizer.decode(generator.requests[at]?.prompt ?? []);

/** The text of a response's messages. */
function outputText({ output }: { output: { type: string; content?: { text: string }[] }[] }): string {
  return output.flatMap(({ type, content = [] }) => (type === 'message' ? content.map(({ text }) => text) : [])).join('');
}

describe('a run of input', () => {
  test('gives a Responses object that has the model as it was named, and is not stored', async () => {
    const generator = modelSaying(REASONED);
    const output = await outputOf({ input: 'Hi', reasoning: { effort: 'high' } }, generator);
    expect(output).toMatchObject({ object: 'response', status: 'completed', model: '@cf/openai/tiny', store: false });
    expect(outputText(output)).toBe('Hello.');
    expect(output.usage.input_tokens).toBe(generator.requests[0]?.prompt.length);
    expect(textOf(generator)).toContain('Reasoning: high');
  });

  test('takes the items of Cloudflare’s examples, which have no type', async () => {
    const generator = modelSaying(REASONED);
    const input = [
      { role: 'developer', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
    ];
    await outputOf({ input, instructions: 'Be kind.' }, generator);
    for (const text of ['Be brief.', 'Be kind.', '<|start|>user<|message|>Hi<|end|>']) expect(textOf(generator)).toContain(text);
  });

  test('streams the events of Responses', async () => {
    const events = await eventsOf({ input: 'Hi' }, modelSaying(REASONED));
    expect(events[0]?.type).toBe('response.created');
    expect(events.at(-1)).toMatchObject({ type: 'response.completed', response: { model: '@cf/openai/tiny' } });
  });

  test.each<[object, string]>([
    [{ input: '' }, "'input'"],
    [{ input: 'a', reasoning: { effort: 'none' } }, "'reasoning.effort'"],
    [{ input: 'a', text: { format: { type: 'json_schema', name: 'a b' } } }, "'text.format.name'"],
  ])('%j is refused', async (inputs, text) => {
    const refusal = await refusalOf(inputs);
    expect(refusal).toMatchObject({ status: 400, code: 5004 });
    expect(refusal.message).toContain(text);
  });
});

describe('a batch', () => {
  test('answers one request after the other, and one that fails does not end the others', async () => {
    const generator = modelSaying(REASONED);
    const requests = [
      { input: 'One', reasoning: { effort: 'low' } },
      { input: [] },
      { input: 'a'.repeat(5000) },
      { input: 'Four', stream: true },
      { input: 'Five' },
    ];
    const { results } = await outputOf({ requests }, generator);
    expect(results).toHaveLength(5);
    for (const result of results)
      expect(result).toMatchObject({ object: 'response', model: '@cf/openai/tiny', id: expect.any(String) });
    expect([results[0], results[4]].map(outputText)).toEqual(['Hello.', 'Hello.']);
    expect(results[1].error).toMatchObject({ type: 'invalid_request_error', message: expect.stringContaining("'input'") });
    expect(results[2].error.code).toBe('context_length_exceeded');
    expect(results[3].error).toMatchObject({ code: 'unsupported_parameter', message: expect.stringContaining("'stream'") });
    expect(generator.requests).toHaveLength(2);
    expect(textOf(generator)).toContain('Reasoning: low');
  });

  test('keeps schemas as they are written, and names what has no effect by its place', async () => {
    const generator = modelSaying(REASONED);
    const parameters = '{"type":"object","properties":{"9":{"type":"number","default":1.0},"1":{"type":"string"}}}';
    const body = `{"requests":[{"input":"Hi","mood":1,"tools":[{"type":"function","name":"f","parameters":${parameters}}]}]}`;
    const response = await respondTo(body, generator);
    await response.json();
    expect(textOf(generator)).toMatch(/9\?: number, \/\/ default: 1\.0\n1\?: string/);
    expect(response.headers.get('x-gpt-oss-web-ignored')).toBe('requests[0].mood');
  });

  test.each<[object, number, string]>([
    [{ requests: [] }, 5004, "'requests'"],
    [{ requests: 'Hi' }, 5004, "'requests'"],
    [{ requests: ['Hi'] }, 5004, "'requests[0]'"],
    [{ requests: [{ input: 'Hi' }], stream: true }, 5004, "'stream'"],
  ])('%j is refused: %i', async (inputs, code, text) => {
    const refusal = await refusalOf(inputs);
    expect(refusal).toMatchObject({ status: 400, code });
    expect(refusal.message).toContain(text);
  });

  test('frees the GPU when its caller leaves, and begins no other request', async () => {
    const generator = modelSaying('<|channel|>final<|message|>'.concat('x'.repeat(400)));
    generator.beforeToken = () => new Promise((resolve) => setTimeout(resolve, 1));
    const response = await respondTo({ requests: [{ input: 'One' }, { input: 'Two' }] }, generator);
    await expect.poll(() => generator.requests.length).toBe(1);
    await response.body?.cancel();
    await expect.poll(() => generator.ends).toEqual(['aborted']);
    expect(generator.requests).toHaveLength(1);
  });
});

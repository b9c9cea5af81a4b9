import { describe, expect, test } from 'vitest';
import { byteEncoding, saying, serve } from '../../testing/byte-model.ts';
import { ScriptedGenerator } from '../../testing/scripted-generator.ts';
import { ApiError } from '../http/errors.ts';
import { assistantText, toolCall, userMessage } from './history.ts';
import { SampledCalls } from './sampled-calls.ts';
import { callEvents, turnRequest } from './testing/turns.ts';
import { Turn } from './turn.ts';
import type { TurnRequest } from './turn-request.ts';

function turn(changes: Partial<TurnRequest>, contextTokens = 1000): Turn {
  const generator = new ScriptedGenerator(saying('<|channel|>final<|message|>Yes.<|return|>'), {
    contextTokens,
    vocabulary: 277,
  });
  return new Turn(serve(generator), turnRequest(changes), new SampledCalls());
}

function refusal(changes: Partial<TurnRequest>, contextTokens?: number): unknown {
  try {
    turn(changes, contextTokens);
  } catch (error) {
    return error;
  }
  return null;
}

const text = ({ prompt }: Turn) => byteEncoding.tokenizer.decode(prompt);
const turns = (count: number) =>
  Array.from({ length: count }, (_, at) => [userMessage(`Question ${at}?`), assistantText('x'.repeat(100), 'final')]).flat();

describe('a history that is too long', () => {
  const history = [...turns(10), userMessage('Last?')];

  test.each(['messages', 'input'] as const)('is refused, at %s, with its length and what to do', (historyParam) => {
    const error = refusal({ history, historyParam });
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 400, code: 'context_length_exceeded', param: historyParam });
    expect((error as Error).message).toMatch(/maximum context length here is 1000 tokens, but \d+ were asked for.*Shorten/);
  });

  test('loses its oldest turns where the request allows it, and leaves room for the answer', async () => {
    const shortened = turn({ history, truncation: 'auto' });
    expect(shortened.droppedTurns).toBeGreaterThan(0);
    expect(text(shortened)).toContain('Last?');
    expect(text(shortened)).not.toContain('Question 0?');
    expect(shortened.promptTokens).toBeLessThanOrEqual(750);
    expect((await callEvents(shortened)).content).toBe('Yes.');
  });

  test('is refused where even its last turn does not fit', () => {
    const long = [userMessage('x'.repeat(1000))];
    expect(refusal({ history: long, truncation: 'auto' })).toMatchObject({ code: 'context_length_exceeded', param: 'messages' });
  });
});

describe('the maximum of tokens', () => {
  const history = [userMessage('Hi')];
  const { promptTokens } = turn({ history });

  test('fits to the last place of the context', () => {
    expect(refusal({ history, maxTokens: 1000 - promptTokens })).toBeNull();
    expect(refusal({ history, maxTokens: 1001 - promptTokens })).toMatchObject({ code: 'context_length_exceeded' });
    expect(refusal({ history }, promptTokens + 1)).toBeNull();
    expect(refusal({ history }, promptTokens)).toMatchObject({ code: 'context_length_exceeded' });
  });

  test('is what the context leaves, where turns may be left out', async () => {
    const { end } = await callEvents(turn({ history, maxTokens: 5000, truncation: 'auto' }));
    expect(end.reason).toBe('stop');
  });
});

test('names that Harmony cannot carry are the request’s mistake', () => {
  const history = [toolCall({ callId: '1', name: 'a b', arguments: '' })];
  expect(refusal({ history })).toMatchObject({ status: 400, code: 'invalid_value', param: 'messages' });
});

test('built-in tools are declared, and their calls are calls', async () => {
  const said = '<|channel|>analysis to=python code<|message|>print(1)<|call|>';
  const model = serve(new ScriptedGenerator(saying(said), { contextTokens: 8192, vocabulary: 277 }));
  const system = { ...turnRequest().system, builtInTools: ['python' as const] };
  const calling = new Turn(model, turnRequest({ history: [userMessage('1?')], system }), new SampledCalls());
  expect(text(calling)).toContain('# Tools\n\n## python\n\n');
  expect((await callEvents(calling)).calls).toMatchObject([{ name: 'python', arguments: 'print(1)' }]);
});

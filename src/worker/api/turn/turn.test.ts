import { describe, expect, test } from 'vitest';
import { jsonObject } from '../../grammar/json/json-object.ts';
import { byteEncoding, idsOf, saying, serve } from '../../testing/byte-model.ts';
import { ScriptedGenerator } from '../../testing/scripted-generator.ts';
import { ConversationHistory } from './conversation-history.ts';
import type { FunctionTool } from './function-tool.ts';
import { assistantText, reasoning, userMessage } from './history.ts';
import { SampledCalls } from './sampled-calls.ts';
import { callEvents, turnRequest } from './testing/turns.ts';
import { Turn } from './turn.ts';

const WEATHER: FunctionTool = {
  kind: 'function',
  name: 'get_weather',
  description: '',
  parameters: null,
  isStrict: false,
  grammar: jsonObject,
};
/** The order of the header that the model samples; a rendering has the recipient first. */
const CALL =
  '<|channel|>analysis<|message|>Look it up.<|end|><|start|>assistant<|channel|>commentary to=functions.get_weather ' +
  '<|constrain|>json<|message|>{"city": "Rome"}<|call|>';
const ANSWER = '<|channel|>final<|message|>Sunny.<|return|>';

/** Calls the tool first, and answers when there is a result. */
function weatherModel(): ScriptedGenerator {
  const asked = idsOf('<|start|>functions.get_weather').join();
  const script = (prompt: readonly number[]) => saying(prompt.join().includes(asked) ? ANSWER : CALL)(prompt);
  return new ScriptedGenerator(script, { contextTokens: 4096, vocabulary: 277 });
}

const text = (ids: readonly number[]) => byteEncoding.tokenizer.decode(ids);

describe('a tool loop', () => {
  test('goes on from the ids that were sampled, and finds the prompt before them in the cache', async () => {
    const generator = weatherModel();
    const model = serve(generator);
    const calls = new SampledCalls();
    const history = [userMessage('Weather in Rome?')];
    const first = new Turn(model, turnRequest({ history, tools: [WEATHER] }), calls);
    const step = await callEvents(first);
    const next = new ConversationHistory();
    next.add(userMessage('Weather in Rome?'));
    next.addCall({ callId: step.calls[0]?.callId ?? '', name: 'get_weather', arguments: '{"city":"Rome"}' });
    next.addResult(step.calls[0]?.callId ?? '', 'sunny', 'messages[2].tool_call_id');
    const second = new Turn(model, turnRequest({ history: next.messages, tools: [WEATHER] }), calls);
    expect(text(second.prompt)).toBe(
      `${text(first.prompt)}${CALL}<|start|>functions.get_weather to=assistant<|channel|>commentary<|message|>sunny<|end|><|start|>assistant`,
    );
    const { end } = await callEvents(second);
    expect(end.usage.cachedTokens).toBe(first.prompt.length);
  });

  test('a turn that the caller changed is rendered from the request', async () => {
    const model = serve(weatherModel());
    const calls = new SampledCalls();
    const history = [userMessage('Weather in Rome?')];
    const {
      calls: [call],
    } = await callEvents(new Turn(model, turnRequest({ history, tools: [WEATHER] }), calls));
    const next = new ConversationHistory();
    for (const message of [userMessage('Weather in Rome?'), reasoning('I say so.'), assistantText('Wait.', 'commentary')])
      next.add(message);
    next.addCall({ callId: call?.callId ?? '', name: 'get_weather', arguments: '{"city":"Paris"}' });
    const { prompt } = new Turn(model, turnRequest({ history: next.messages, tools: [WEATHER] }), calls);
    expect(text(prompt)).toContain(
      '<|channel|>analysis<|message|>I say so.<|end|><|start|>assistant<|channel|>commentary<|message|>Wait.<|end|>' +
        '<|start|>assistant to=functions.get_weather<|channel|>commentary <|constrain|>json<|message|>{"city":"Paris"}<|call|>',
    );
    expect(text(prompt)).not.toContain('Look it up.');
  });
});

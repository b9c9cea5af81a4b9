// Whatever the model writes, the official client accepts the stream, and it says what the whole
// answer says.

import fc from 'fast-check';
import type OpenAI from 'openai';
import { expect, test } from 'vitest';
import { clientOf } from '../../testing/api-client.ts';
import { outputs } from '../turn/testing/outputs.ts';
import { chatHandler, modelSaying, USER } from './testing/chat.ts';

const TOOLS = [{ type: 'function' as const, function: { name: 'f' } }];

/** What must be equal: ids of calls are random, and the client joins no reasoning. */
function said({ choices }: OpenAI.ChatCompletion) {
  return choices.map(({ index, finish_reason: reason, message }) => ({
    index,
    reason,
    content: message.content ?? '',
    calls: (message.tool_calls ?? []).map((call) => call.type === 'function' && [call.function.name, call.function.arguments]),
  }));
}

const bodies = fc.record({
  model: fc.constant('tiny'),
  messages: fc.constant(USER),
  n: fc.constantFrom(1, 2),
  tools: fc.constantFrom(TOOLS, []),
  max_completion_tokens: fc.integer({ min: 1, max: 200 }),
  stop: fc.constantFrom(null, 'ext'),
});

test('a stream of any output is accepted, and adds up to the whole answer', async () => {
  await fc.assert(
    fc.asyncProperty(outputs, bodies, async (output, body) => {
      const { completions } = clientOf(chatHandler(modelSaying(output))).chat;
      const whole = await completions.create(body);
      const streamed = await completions.stream(body).finalChatCompletion();
      expect(said(streamed)).toEqual(said(whole));
    }),
    { numRuns: 40 },
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChatMessage } from '../contracts/chat.ts';
import { createSession } from './session.ts';
import { saying } from './testing/byte-model.ts';
import { FakeDevice } from './testing/fake-models.ts';
import { ignore, OPTIONS } from './testing/session-client.ts';

async function loaded() {
  const device = new FakeDevice();
  const { url } = device.add('tiny', { storedBytes: 1000, script: saying('<|channel|>final<|message|>ok') });
  const session = createSession(device.ports());
  await session.models.load(url, ignore);
  const prompt = () => device.generators[0]?.requests.at(-1)?.prompt ?? [];
  return { session, prompt };
}

const question: fc.Arbitrary<ChatMessage> = fc.record({
  role: fc.constant('user' as const),
  content: fc.string({ unit: 'grapheme', maxLength: 40 }),
  files: fc.array(fc.record({ name: fc.string({ maxLength: 9 }), text: fc.string({ unit: 'grapheme', maxLength: 40 }) }), {
    maxLength: 2,
  }),
});
const answer = fc.record({ role: fc.constant('assistant' as const), content: fc.string({ minLength: 1, maxLength: 40 }) });

describe('the count of a prompt', () => {
  test('is the length of the prompt that an answer then reads', async () => {
    const { session, prompt } = await loaded();
    await fc.assert(
      fc.asyncProperty(
        question,
        answer,
        question,
        fc.constantFrom('', 'Be brief.'),
        async (...[one, two, three, instructions]) => {
          const options = { ...OPTIONS, instructions };
          const count = await session.chat.count([one, two, three], options);
          const sum = count.prefaceTokens + count.messages.reduce((total, { tokens }) => total + tokens, 0);
          await session.chat.generate([one, two, three], options, ignore);
          expect(sum).toBe(prompt().length);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('tells the tokens of files apart, and the room for the answer', async () => {
    const { session } = await loaded();
    const files = [{ name: 'a.txt', text: 'x'.repeat(50) }];
    const count = await session.chat.count([{ role: 'user', content: 'Why?', files }], { ...OPTIONS, maxTokens: 7 });
    const [bare] = (await session.chat.count([{ role: 'user', content: 'Why?' }], OPTIONS)).messages;
    expect(count.answerTokens).toBe(7);
    expect(bare?.fileTokens).toBe(0);
    expect(count.messages[0]).toEqual({
      tokens: (bare?.tokens ?? 0) + 'File: a.txt\n```\n'.length + 50 + '\n```\n\n'.length,
      fileTokens: 'File: a.txt\n```\n'.length + 50 + '\n```\n\n'.length,
    });
  });

  test('ends when a later one begins', async () => {
    const { session } = await loaded();
    const messages = [{ role: 'user' as const, content: 'Why?' }];
    const first = session.chat.count(messages, OPTIONS);
    const second = session.chat.count(messages, OPTIONS);
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect((await second).messages).toHaveLength(1);
  });

  test('needs a model', async () => {
    const session = createSession(new FakeDevice().ports());
    await expect(session.chat.count([], OPTIONS)).rejects.toMatchObject({ name: 'no-model' });
  });
});

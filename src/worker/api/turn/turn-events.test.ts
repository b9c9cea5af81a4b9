import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generateAnswer } from '../../answers/answer.ts';
import { answerOf, answerRequest, TestClock } from '../../testing/answers.ts';
import { saying, serve } from '../../testing/byte-model.ts';
import { ScriptedGenerator } from '../../testing/scripted-generator.ts';
import { outputs } from './testing/outputs.ts';
import { callsAsText, type TurnEvent, withCallIds } from './turn-events.ts';

async function read(events: AsyncIterable<TurnEvent>): Promise<TurnEvent[]> {
  const all: TurnEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const modelOf = (output: string) => serve(new ScriptedGenerator(saying(output), { contextTokens: 1000, vocabulary: 277 }));
const answer = (output: string, maxTokens: number) => {
  const format = { type: 'harmony' as const, tools: ['functions.f'] };
  return generateAnswer(modelOf(output), answerRequest({ maxTokens, format }), new TestClock());
};
const shownText = (events: readonly { type: string; text?: string }[]) =>
  events.map(({ type, text = '' }) => (type === 'reasoning-delta' ? '' : text)).join('');

test('whatever the model writes, calls begin, grow and end one after the other, each with an id', async () => {
  await fc.assert(
    fc.asyncProperty(outputs, fc.integer({ min: 1, max: 200 }), async (output, maxTokens) => {
      const events = await read(withCallIds(answer(output, maxTokens)));
      const ids = new Set<string>();
      let open: { text: string } | null = null;
      for (const event of events) {
        if (event.type === 'tool-call-start') {
          expect(open).toBeNull();
          expect(event.callId).toMatch(/^call_[0-9a-f]{24}$/);
          expect(event.name).not.toMatch(/^functions\./);
          ids.add(event.callId);
          open = { text: '' };
        }
        if (event.type === 'tool-call-delta' && open) open.text += event.text;
        if (event.type === 'tool-call-end') {
          expect(open?.text.trim() !== '' || event.isCut).toBe(true);
          open = null;
        }
      }
      const end = events.at(-1);
      expect(open).toBeNull();
      expect(ids.size).toBe(events.filter(({ type }) => type === 'tool-call-start').length);
      if (end?.type !== 'end') throw new Error('No end.');
      expect(end.reason === 'tool-calls').toBe(ids.size > 0 && end.reason !== 'length');
    }),
    { numRuns: 150 },
  );
});

test('as text, an answer has no calls, and loses no text', async () => {
  await fc.assert(
    fc.asyncProperty(outputs, async (output) => {
      const events = await read(callsAsText(answer(output, 500)));
      const format = { type: 'harmony' as const, tools: ['functions.f'] };
      const raw = await answerOf(modelOf(output), { maxTokens: 500, format });
      expect(events.some(({ type }) => type.startsWith('tool-call'))).toBe(false);
      expect(shownText(events)).toBe(shownText(raw));
      const end = events.at(-1);
      expect(end?.type === 'end' && end.reason).not.toBe('tool-calls');
    }),
    { numRuns: 150 },
  );
});

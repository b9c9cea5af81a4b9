import { expect, test } from 'vitest';
import type { AnswerEvent } from '../../contracts/answer.ts';
import { TestClock } from '../testing/answers.ts';
import { DeltaBatch } from './delta-batch.ts';

const at = { outputTokens: 1, atMs: 0 };
const text = (said: string, message = 0): AnswerEvent => ({ type: 'text-delta', channel: 'final', text: said, message, ...at });

function batch() {
  const sent: AnswerEvent[] = [];
  const clock = new TestClock();
  return { sent, clock, batch: new DeltaBatch((event) => sent.push(event), clock) };
}

test('sends a slow delta at once, and joins what comes within a frame', () => {
  const { sent, clock, batch: deltas } = batch();
  deltas.add(text('a'));
  deltas.add({ ...text('b'), outputTokens: 2 } as AnswerEvent);
  clock.ms = 15;
  deltas.add({ ...text('c'), outputTokens: 3 } as AnswerEvent);
  expect(sent).toEqual([text('a')]);
  clock.ms = 16;
  deltas.add({ ...text('d'), outputTokens: 4, atMs: 16 } as AnswerEvent);
  expect(sent[1]).toEqual({ ...text('bcd'), outputTokens: 4, atMs: 16 });
});

test('joins only deltas of one message, and keeps the order of all events', () => {
  const { sent, batch: deltas } = batch();
  const call: AnswerEvent = { type: 'tool-call-start', recipient: 'f', message: 2, ...at };
  const args: AnswerEvent = { type: 'tool-call-delta', text: '{}', message: 2, ...at };
  const all = [text('a'), text('b'), text('c', 1), call, args, { type: 'tool-call-end', message: 2, ...at } as AnswerEvent];
  for (const event of all) deltas.add(event);
  expect(sent).toEqual(all);
});

test('joins token records too', () => {
  const { sent, batch: deltas } = batch();
  const token = { id: 1, logprob: null, top: [], textOffset: 0 };
  for (const said of ['a', 'b', 'c']) deltas.add({ ...text(said), tokens: [token] } as AnswerEvent);
  deltas.flush();
  expect(sent.map((event) => (event.type === 'text-delta' ? event.tokens?.length : null))).toEqual([1, 2]);
});

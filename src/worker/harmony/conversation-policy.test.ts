import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenizerFile } from '../../../test/support/make-checkpoint/tokenizer-file.ts';
import { createTokenizer } from '../tokenizer/create-tokenizer.ts';
import { chatMessages } from './chat.ts';
import { type HistoryMessage, planPrompt, toHistory } from './conversation-policy.ts';
import { createEncoding } from './encoding.ts';
import { textMessage } from './message.ts';
import { parseMessages } from './parsing/parser.ts';
import { renderForCompletion } from './rendering/render.ts';

const tokenizer = createTokenizer(tokenizerFile(300));
const encoding = createEncoding(tokenizer);
const ids = (text: string) => tokenizer.encodeWithSpecials(text);

const settings = { instructions: 'Be brief.', effort: 'low', date: null } as const;
const preface = chatMessages([], settings);
const prefaceLength = renderForCompletion(encoding, preface).length - ids('<|start|>assistant').length;

/** A conversation of questions of `length` letters, each answered by one letter. */
function conversation(questions: readonly number[]): HistoryMessage[] {
  const turns = questions.flatMap((length) => [
    textMessage('user', 'q'.repeat(length)),
    textMessage('assistant', 'a', { channel: 'final' }),
  ]);
  return [...preface, ...turns.slice(0, -1)];
}

function commonPrefix(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((id, index) => id !== b[index]);
  return differing === -1 ? a.length : differing;
}

const unlimited = { contextTokens: 1e9, answerTokens: 0 };

test('what fits stays whole', () => {
  const history = conversation([5, 6, 7]);
  const plan = planPrompt(encoding, history, unlimited);
  expect(plan.ids).toEqual(renderForCompletion(encoding, history));
  expect(plan).toMatchObject({ droppedTurns: 0, prefaceEnd: prefaceLength });
});

test('what was answered leaves its reasoning, what goes on keeps it', () => {
  const thought = textMessage('assistant', 'hm', { channel: 'analysis' });
  const call = textMessage('assistant', '{}', { channel: 'commentary', recipient: 'functions.f' });
  const history = [...conversation([1, 1]), thought, call];
  const kept = planPrompt(encoding, [...preface, textMessage('user', 'q'), thought, ...history.slice(3)], unlimited);
  expect(tokenizer.decode(kept.ids).split('hm').length - 1).toBe(1);
});

test('the oldest turns leave, so many that a quarter of the room is free, and the plan says so', () => {
  const history = conversation([100, 100, 100, 100]);
  const whole = planPrompt(encoding, history, unlimited).ids.length;
  const plan = planPrompt(encoding, history, { contextTokens: whole + 49, answerTokens: 50 });
  expect(plan.droppedTurns).toBeGreaterThanOrEqual(1);
  const fixed = renderForCompletion(encoding, preface).length;
  expect(plan.ids.length).toBeLessThanOrEqual(fixed + (whole - 1 - fixed) * 0.75);
  expect(tokenizer.decode(plan.ids).split('qqqq').length).toBeGreaterThan(1);
  expect(plan.ids.slice(0, plan.prefaceEnd)).toEqual(renderForCompletion(encoding, preface).slice(0, prefaceLength));
});

test('room for the answer costs earlier turns, but never the question itself', () => {
  const question = planPrompt(encoding, conversation([100]), unlimited).ids;
  const limits = { contextTokens: question.length + 1, answerTokens: 50 };
  expect(planPrompt(encoding, conversation([100]), limits).ids).toEqual(question);
  expect(planPrompt(encoding, conversation([100, 100]), limits)).toMatchObject({ ids: question, droppedTurns: 1 });
});

test('what cannot be left out and does not fit is an error, not a silent cut', () => {
  expect(() => planPrompt(encoding, conversation([10, 5000]), { contextTokens: 4000, answerTokens: 0 })).toThrow(
    expect.objectContaining({ name: 'context-full', message: expect.stringMatching(/\d{4} tokens .* 4000/) }),
  );
});

test('any conversation: the prompt fits, keeps the last turn, and never brings a turn back', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 300 }), { minLength: 1, maxLength: 12 }), fc.nat({ max: 2000 }), (questions, room) => {
      const limits = { contextTokens: prefaceLength + 400 + room, answerTokens: 60 };
      let dropped = 0;
      for (let turns = 1; turns <= questions.length; turns++) {
        const plan = planPrompt(encoding, conversation(questions.slice(0, turns)), limits);
        expect(plan.ids.length).toBeLessThanOrEqual(limits.contextTokens - limits.answerTokens);
        expect(plan.droppedTurns).toBeGreaterThanOrEqual(dropped);
        expect(plan.droppedTurns).toBeLessThan(turns);
        expect(tokenizer.decode(plan.ids).endsWith(`${'q'.repeat(questions[turns - 1] ?? 0)}<|end|><|start|>assistant`)).toBe(
          true,
        );
        dropped = plan.droppedTurns;
      }
    }),
  );
});

test('turns leave seldom, many at a time: each time costs a prefill', () => {
  const limits = { contextTokens: prefaceLength + 2000, answerTokens: 200 };
  const dropped = Array.from({ length: 60 }, (_, turns) => {
    return planPrompt(encoding, conversation(Array.from({ length: turns + 1 }, () => 40)), limits).droppedTurns;
  });
  const times = dropped.filter((count, index) => count > (dropped[index - 1] ?? 0)).length;
  expect(dropped.at(-1)).toBeGreaterThan(30);
  expect(times).toBeLessThan(10);
});

test('the cache stays valid up to the positions the plan names', () => {
  const question = conversation([5, 6]);
  const first = planPrompt(encoding, question, unlimited);
  const sampled = ids('<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>a<|return|>');
  const answer = parseMessages(encoding, sampled).map((message) => toHistory(encoding, message));
  const next = planPrompt(encoding, [...question, ...answer, textMessage('user', 'more')], unlimited);
  expect(commonPrefix(next.ids, [...first.ids, ...sampled])).toBeGreaterThanOrEqual(first.turnStart);
  expect(first.ids.slice(0, first.turnStart)).toEqual(next.ids.slice(0, first.turnStart));
  const room = { contextTokens: next.ids.length + 50, answerTokens: 55 };
  const short = planPrompt(encoding, [...question, ...answer, textMessage('user', 'more')], room);
  expect(short.droppedTurns).toBeGreaterThan(0);
  expect(commonPrefix(short.ids, first.ids)).toBeGreaterThanOrEqual(short.prefaceEnd);
});

test('in a tool loop the prompt goes on from the sampled ids, whatever order their header has', () => {
  const question = conversation([5]);
  const first = planPrompt(encoding, question, unlimited);
  const sampled = ids(
    '<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>commentary to=functions.f json<|message|>{}<|call|>',
  );
  const calls = parseMessages(encoding, sampled).map((message) => toHistory(encoding, message));
  const result = textMessage('tool', '1', { name: 'functions.f', recipient: 'assistant', channel: 'commentary' });
  const next = planPrompt(encoding, [...question, ...calls, result], unlimited);
  expect(next.ids.slice(0, first.ids.length + sampled.length)).toEqual([...first.ids, ...sampled]);
});

test('history never has <|return|>, and what was repaired or cut is rendered anew', () => {
  const stored = (text: string) => parseMessages(encoding, ids(text)).map((message) => toHistory(encoding, message));
  const final = stored('<|channel|>final<|message|>a<|return|>');
  expect(final[0]?.sampled?.at(-1)).toBe(encoding.tokens.end);
  expect(stored('<|channel|>final<|message|>a')[0]?.sampled).toBeUndefined();
  expect(stored('<|channel|>finalx<|message|>a<|return|>')[0]?.sampled).toBeUndefined();
  const plan = planPrompt(
    encoding,
    [...preface, textMessage('user', 'q'), ...final, ...stored('<|channel|>final and text<|return|>')],
    unlimited,
  );
  expect(plan.ids).not.toContain(encoding.tokens.return);
});

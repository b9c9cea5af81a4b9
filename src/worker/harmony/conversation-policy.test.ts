import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenizerFile } from '../../../test/support/make-checkpoint/tokenizer-file.ts';
import { createTokenizer } from '../tokenizer/testing/create-tokenizer.ts';
import { chatMessages } from './chat.ts';
import { planPrompt } from './conversation-policy.ts';
import { createEncoding } from './encoding.ts';
import { type Message, textMessage } from './message.ts';
import { renderAssistantStart } from './rendering/render.ts';
import { renderConversation, renderForCompletion } from './testing/render-as-library.ts';

const tokenizer = createTokenizer(tokenizerFile(300));
const encoding = createEncoding(tokenizer);

const settings = { instructions: 'Be brief.', effort: 'low', date: null } as const;
const preface = chatMessages([], settings);
const prefaceIds = renderConversation(encoding, preface);
const prefaceLength = prefaceIds.length;

/** A conversation of questions with the given lengths in letters. Each answer has one letter. */
function conversation(questions: readonly number[]): Message[] {
  const turns = questions.flatMap((length) => [
    textMessage('user', 'q'.repeat(length)),
    textMessage('assistant', 'a', { channel: 'final' }),
  ]);
  return [...preface, ...turns.slice(0, -1)];
}

const unlimited = { contextTokens: 1e9, answerTokens: 0 };

test('what fits stays whole', () => {
  const history = conversation([5, 6, 7]);
  const plan = planPrompt(encoding, history, unlimited);
  expect(plan.ids).toEqual(renderForCompletion(encoding, history));
  expect(plan.droppedTurns).toBe(0);
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
  expect(plan.ids.slice(0, prefaceLength)).toEqual(prefaceIds);
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

test('the cache stays valid: a next turn keeps the prompt up to the reasoning, or the preface when turns leave', () => {
  const question = conversation([5, 6]);
  const first = planPrompt(encoding, question, unlimited).ids;
  const thought = textMessage('assistant', 'hm', { channel: 'analysis' });
  const more = [...question, thought, textMessage('assistant', 'a', { channel: 'final' }), textMessage('user', 'more')];
  const next = planPrompt(encoding, more, unlimited).ids;
  expect(next.slice(0, first.length)).toEqual(first);
  const short = planPrompt(encoding, more, { contextTokens: next.length + 50, answerTokens: 55 });
  expect(short.droppedTurns).toBeGreaterThan(0);
  expect(short.ids.slice(0, prefaceLength)).toEqual(prefaceIds);
});

test('in a tool loop the prompt goes on from the one before, reasoning and calls included', () => {
  const question = conversation([5]);
  const first = planPrompt(encoding, question, unlimited).ids;
  const loop = [
    textMessage('assistant', 'hm', { channel: 'analysis' }),
    textMessage('assistant', '{}', { channel: 'commentary', recipient: 'functions.f' }),
    textMessage('tool', '1', { name: 'functions.f', recipient: 'assistant', channel: 'commentary' }),
  ];
  const next = planPrompt(encoding, [...question, ...loop], unlimited).ids;
  const opening = renderAssistantStart(encoding);
  expect(next).toEqual([...first.slice(0, -opening.length), ...renderConversation(encoding, loop), ...opening]);
});

import { describe, expect, test } from 'vitest';
import type { AnswerEnd } from '../../contracts/answer.ts';
import type { ChatEvent } from '../../contracts/chat.ts';
import { joinedEnds, pendingCalls, resultOf } from './calls.ts';
import { beginningOf, canContinue, reopened } from './continuation.ts';
import { settledSteps, toChatMessages } from './history.ts';
import type { AssistantMessage, MessagePart, ToolCallPart, ToolResultPart } from './message.ts';
import { applyEvent, stopAnswer } from './reducer.ts';
import { readSettings } from './settings.ts';
import { answerAt, questionAt } from './testing/messages.ts';

const base = { state: 'done', beganMs: 0, endedMs: 10 } as const;
const thought = (message: number, text: string): MessagePart => ({ ...base, type: 'reasoning', message, text });
const call = (message: number, callId: string): ToolCallPart => ({
  ...base,
  type: 'tool-call',
  message,
  callId,
  recipient: 'functions.f',
  text: '{}',
});
const result = (message: number, callId: string, text = 'r'): ToolResultPart => ({
  ...base,
  type: 'tool-result',
  message,
  callId,
  author: 'functions.f',
  text,
});
const answerWith = (...parts: MessagePart[]): AssistantMessage => ({
  ...answerAt('a', 'q'),
  parts,
  state: { status: 'stopped' },
});

const at = (message: number) => ({ message, atMs: 1, outputTokens: 1 });
const play = (...events: ChatEvent[]) => events.reduce(applyEvent, answerAt('a', 'q'));
const start: ChatEvent = { type: 'tool-call-start', recipient: 'functions.f', callId: 'c', ...at(0) };

describe('a call', () => {
  test('waits for its result once its arguments are whole', () => {
    const written = play(start, { type: 'tool-call-delta', text: '{}', ...at(0) });
    expect(pendingCalls(written.parts)).toEqual([]);
    const whole = applyEvent(written, { type: 'tool-call-end', ...at(0) });
    expect(pendingCalls(whole.parts)).toMatchObject([{ callId: 'c', text: '{}' }]);
    expect(pendingCalls([...whole.parts, result(1, 'c')])).toEqual([]);
  });

  test.each<[string, (answer: AssistantMessage) => { parts: readonly MessagePart[] }]>([
    ['a limit', (answer) => applyEvent(answer, { type: 'tool-call-end', isCut: true, ...at(0) })],
    ['the end of its tab', stopAnswer],
  ])('that %s cut off never runs', (_what, cut) => {
    const { parts } = cut(play(start, { type: 'tool-call-delta', text: '{"a":', ...at(0) }));
    expect(parts).toMatchObject([{ type: 'tool-call', isCut: true, state: 'done' }]);
    expect(pendingCalls(parts)).toEqual([]);
  });

  test('finds its own result', () => {
    const parts = [call(0, 'x'), call(1, 'y'), result(2, 'x', 'of x'), result(3, 'y', 'of y')];
    expect(resultOf(parts, { callId: 'y' })?.text).toBe('of y');
    expect(resultOf(parts, {})).toBeNull();
  });
});

describe('what the model gets', () => {
  const parts = [thought(0, 'Hm.'), call(1, 'x'), call(2, 'y'), result(3, 'x', '1'), result(4, 'y', '2'), thought(5, 'Then')];

  test('while the answer comes: its reasoning, and each result behind its call', () => {
    expect(settledSteps(parts)).toEqual([
      { type: 'text', channel: 'analysis', text: 'Hm.' },
      { type: 'call', callId: 'x', name: 'functions.f', text: '{}' },
      { type: 'result', callId: 'x', text: '1' },
      { type: 'call', callId: 'y', name: 'functions.f', text: '{}' },
      { type: 'result', callId: 'y', text: '2' },
    ]);
  });

  test('later: calls with results, without reasoning and without calls that never ran', () => {
    const messages = toChatMessages([questionAt('q', null, 'Hi'), answerWith(...parts, call(6, 'z'))]);
    expect(messages[1]?.steps?.map(({ type }) => type)).toEqual(['call', 'result', 'call', 'result']);
    expect(toChatMessages([answerWith(call(0, 'z'))])).toEqual([]);
  });
});

describe('an answer that goes on', () => {
  test('begins behind its last result; what was written since then is the beginning', () => {
    const broken = answerWith(thought(0, 'Hm.'), call(1, 'x'), result(2, 'x'), thought(3, 'Then'));
    expect(canContinue(broken)).toBe(true);
    expect(beginningOf(broken)).toEqual([{ channel: 'analysis', text: 'Then' }]);
    expect(reopened(broken).parts.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'streaming']);
  });

  test('runs the calls without a result first, and is given no beginning', () => {
    const broken = answerWith(thought(0, 'Hm.'), call(1, 'x'));
    expect(beginningOf(broken)).toEqual([]);
    const open = reopened(broken);
    expect(open.parts.map(({ state }) => state)).toEqual(['done', 'done']);
    expect(pendingCalls(open.parts)).toHaveLength(1);
  });

  test('loses a call that was cut off: the model writes it again', () => {
    const broken = answerWith(thought(0, 'Hm.'), { ...call(1, 'x'), isCut: true });
    expect(reopened(broken).parts.map(({ type }) => type)).toEqual(['reasoning']);
  });
});

test('figures of rounds add up; the context is that of the last one', () => {
  const end = (outputTokens: number, promptTokens: number): AnswerEnd => ({
    type: 'end',
    reason: 'stop',
    stopString: null,
    usage: { promptTokens, cachedTokens: promptTokens - 1, outputTokens, reasoningTokens: 1 },
    prefillMs: promptTokens,
    decodeMs: 100,
    reasoningMs: 10,
    ids: [outputTokens],
    dropped: [],
  });
  expect(joinedEnds(joinedEnds(null, end(2, 50)), end(3, 70))).toEqual({
    ...end(3, 70),
    usage: { promptTokens: 70, cachedTokens: 69, outputTokens: 5, reasoningTokens: 2 },
    prefillMs: 50,
    decodeMs: 200,
    reasoningMs: 20,
  });
});

describe('what earlier versions of the app stored', () => {
  test('settings have no tools', () => {
    const { toolIds: _toolIds, ...earlier } = readSettings({});
    expect(readSettings(earlier).toolIds).toEqual([]);
    expect(readSettings({ toolIds: ['python', 3, 'python', 'mcp:x'] }).toolIds).toEqual(['python', 'mcp:x']);
  });

  test('a call without an id is shown, never runs, and is not sent', () => {
    const { callId: _callId, ...earlier } = call(0, 'x');
    const message = answerWith(earlier);
    expect(pendingCalls(message.parts)).toEqual([]);
    expect(canContinue(message)).toBe(false);
    expect(toChatMessages([message])).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import type { AnswerStep, ChatEvent, ChatMessage } from '../../../contracts/chat.ts';
import { namedError } from '../../../contracts/errors.ts';
import { pendingCalls } from '../../conversations/calls.ts';
import { headOf } from '../../conversations/conversation.ts';
import { createDocument } from '../../conversations/document.ts';
import { configure } from '../../conversations/settings.ts';
import { addResult } from '../../tools/add-result.ts';
import type { ToolRound } from '../../tools/tool-rounds.ts';
import { createChat } from './chat.ts';
import { DELTA, delta, done } from './testing/played-session.ts';

const OFFERS = [{ builtIn: 'python' as const }];
const CALL: readonly ChatEvent[] = [
  delta('analysis', 'I run it.'),
  { type: 'tool-call-start', recipient: 'python', callId: 'c', ...DELTA, message: 1, atMs: 5 },
  { type: 'tool-call-delta', text: 'print(1)', ...DELTA, message: 1, atMs: 6 },
  { type: 'tool-call-end', ...DELTA, message: 1, atMs: 7 },
  { ...done(), reason: 'tool-calls' } as ChatEvent,
];
const ANSWER: readonly ChatEvent[] = [delta('final', 'It is 1.'), done()];

/** Call ids must be new each time, as the worker's are. */
const withId = (events: readonly ChatEvent[], id: number): ChatEvent[] =>
  events.map((event) => (event.type === 'tool-call-start' ? { ...event, callId: `c${id}` } : event));

/** A chat whose worker says `answers` in order, and whose tools answer as `run` does. */
function chatSaying(answers: readonly (readonly ChatEvent[])[], run?: (round: ToolRound) => Promise<void>) {
  const asked: { messages: ChatMessage[]; tools: unknown; toolIds: unknown }[] = [];
  let stops = 0;
  let runs = 0;
  const document = createDocument('document');
  configure(document.settings, { toolIds: ['python'] });
  const addOnes = async ({ answer }: ToolRound) => {
    for (const call of pendingCalls(answer.message.parts)) {
      answer.change((message) => addResult(message, call, { text: '1', isError: false, durationMs: 100 }));
    }
  };
  const chat = createChat({
    session: {
      chat: {
        async generate(messages, options, report) {
          const events = withId(answers[asked.length] ?? ANSWER, asked.length);
          asked.push({ messages, tools: options.tools, toolIds: (options as { toolIds?: unknown }).toolIds });
          for (const event of events) report(event);
        },
        answerNow: async () => {},
        stop: async () => void (stops += 1),
      },
    },
    tools: {
      maxRounds: async () => 2,
      offersFor: async () => OFFERS,
      run: async (round) => {
        runs += 1;
        await (run ?? addOnes)(round);
      },
    },
    newId: () => crypto.randomUUID(),
    now: () => 0,
    after: () => {},
    schedule: () => {},
    whileBusy: (work) => work(),
    modelName: () => 'a model',
    claim: async () => () => {},
    own: () => () => {},
    save: async () => {},
    onBegin: () => {},
  });
  const answer = () => {
    const head = headOf(document.conversation.get());
    if (head?.role !== 'assistant') throw new Error('The last message is no answer.');
    return head;
  };
  return {
    chat,
    document,
    asked,
    answer,
    runs: () => runs,
    stops: () => stops,
    send: () => chat.send(document, { text: 'Q', files: [] }),
  };
}

describe('an answer that calls', () => {
  test('goes on in the same message until its text, with numbers and times that grow', async () => {
    const { answer, asked, send } = chatSaying([CALL, CALL, ANSWER]);
    await send();
    const { parts, state } = answer();
    const round = ['reasoning', 'tool-call', 'tool-result'];
    expect(parts.map(({ type }) => type)).toEqual([...round, ...round, 'text']);
    expect(parts.map(({ message }) => message)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(parts.every(({ beganMs }, index) => beganMs >= (parts[index - 1]?.beganMs ?? 0))).toBe(true);
    expect(state).toMatchObject({ status: 'ended', end: { reason: 'stop', usage: { outputTokens: 6 }, decodeMs: 60 } });
    expect(asked.map(({ tools }) => tools)).toEqual([OFFERS, OFFERS, OFFERS]);
    expect(asked.map(({ toolIds }) => toolIds)).toEqual([undefined, undefined, undefined]);
  });

  test('gives the worker its reasoning, its calls and their results', async () => {
    const { asked, send } = chatSaying([CALL, ANSWER]);
    await send();
    const steps: AnswerStep[] = [
      { type: 'text', channel: 'analysis', text: 'I run it.' },
      { type: 'call', callId: 'c0', name: 'python', text: 'print(1)' },
      { type: 'result', callId: 'c0', text: '1' },
    ];
    expect(asked[1]?.messages).toEqual([
      { role: 'user', content: 'Q' },
      { role: 'assistant', content: '', steps },
    ]);
  });

  test('stops before the calls of a round too many, and goes on when the user continues', async () => {
    const { answer, send, runs, chat, document } = chatSaying([CALL, CALL, CALL, ANSWER]);
    await send();
    expect(runs()).toBe(2);
    expect(answer().state).toMatchObject({ status: 'ended', end: { reason: 'tool-calls' } });
    expect(pendingCalls(answer().parts)).toHaveLength(1);
    await chat.continueAnswer(document, answer().id);
    expect(runs()).toBe(3);
    expect(answer().parts.at(-1)).toMatchObject({ type: 'text', text: 'It is 1.' });
    expect(answer().state).toMatchObject({ status: 'ended', end: { reason: 'stop' } });
  });

  test('ends as stopped when it is stopped while a tool runs; the worker writes nothing more', async () => {
    const untilStopped = ({ signal }: ToolRound) =>
      new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    const { chat, answer, asked, send, runs } = chatSaying([CALL], untilStopped);
    const sent = send();
    while (runs() === 0) await Promise.resolve();
    await chat.stop();
    await sent;
    expect(answer().state).toMatchObject({ status: 'ended', end: { reason: 'cancelled', usage: { outputTokens: 2 } } });
    expect(asked).toHaveLength(1);
    expect(chat.store.get()).toBeNull();
  });

  test('fails with the reason when a tool cannot be made, and keeps what came', async () => {
    const { answer, send } = chatSaying([CALL], async () => {
      throw namedError('tool-unavailable', 'Echo: The server is gone.');
    });
    await send();
    expect(answer().state).toMatchObject({
      status: 'failed',
      failure: { name: 'tool-unavailable', message: 'Echo: The server is gone.' },
    });
    expect(answer().parts.map(({ type }) => type)).toEqual(['reasoning', 'tool-call']);
  });
});

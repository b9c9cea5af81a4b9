import { describe, expect, test, vi } from 'vitest';
import { createFakeSession, type Script } from '../../../test/support/fake-session/fake-session.ts';
import type { ChatEvent, GenerateOptions } from '../../contracts/chat.ts';
import type { Session } from '../../contracts/session.ts';
import { createChat } from './chat.ts';
import type { AnswerTurn, Turn } from './turns.ts';

const SCRIPT: Script = {
  models: [],
  failures: {},
  halfway: {},
  verifications: {},
  room: {},
  reasoning: ['Let me ', 'see.'],
  preamble: [],
  answer: ['Ten', '.'],
  pauseMs: 0,
  slowModels: [],
};

/** A chat whose frames come when the test says so. */
function chatWith(session: Pick<Session, 'chat'>) {
  const frames: (() => void)[] = [];
  let clock = 0;
  const chat = createChat({
    session: session as Session,
    schedule: (run) => frames.push(run),
    now: () => clock,
    whileBusy: (work) => work(),
  });
  return {
    chat,
    frames,
    frame: () => frames.splice(0).forEach((run) => run()),
    at: (ms: number) => {
      clock = ms;
    },
    answer: () => answerOf(chat.store.get().turns),
  };
}

function answerOf(turns: readonly Turn[]): AnswerTurn {
  const last = turns.at(-1);
  if (last?.role !== 'assistant') throw new Error('The last turn is no answer.');
  return last;
}

/** A session whose generation the test plays by hand. */
function playedSession() {
  const calls: { report: (event: ChatEvent) => void; end: () => void; fail: (error: Error) => void }[] = [];
  const asked: { roles: string[]; contents: string[]; options: GenerateOptions }[] = [];
  const stop = vi.fn<() => Promise<void>>(async () => {});
  const generate: Session['chat']['generate'] = (messages, options, report) =>
    new Promise((resolve, reject) => {
      asked.push({ roles: messages.map(({ role }) => role), contents: messages.map(({ content }) => content), options });
      calls.push({ report, end: resolve, fail: reject });
    });
  const call = (index: number) => {
    const found = calls[index];
    if (!found) throw new Error(`There was no generation ${index}.`);
    return found;
  };
  return { chat: { generate, stop }, call, asked };
}

const DELTA = { message: 0, outputTokens: 1, atMs: 0 };
const delta = (channel: 'analysis' | 'commentary' | 'final', text: string): ChatEvent =>
  channel === 'analysis' ? { type: 'reasoning-delta', text, ...DELTA } : { type: 'text-delta', channel, text, ...DELTA };
const done = (reason: 'stop' | 'cancelled' = 'stop'): ChatEvent => ({
  type: 'end',
  reason,
  stopString: null,
  usage: { promptTokens: 5, cachedTokens: 0, outputTokens: 2, reasoningTokens: 0 },
  prefillMs: 10,
  decodeMs: 20,
  reasoningMs: 0,
  ids: [],
  dropped: [],
});
const named = (name: string, message: string) => Object.assign(new Error(message), { name });

describe('an answer', () => {
  test('holds reasoning, answer and statistics of a whole generation', async () => {
    const { chat, answer } = chatWith(createFakeSession(SCRIPT));
    await chat.send('How many?');
    expect(answer()).toMatchObject({
      reasoning: 'Let me see.',
      answer: 'Ten.',
      state: { status: 'ended', end: { reason: 'stop' } },
    });
    expect(chat.store.get().status).toBe('idle');
  });

  test('reaches the store once a frame, however many deltas come', async () => {
    const session = playedSession();
    const { chat, frames, frame, answer } = chatWith(session);
    const sent = chat.send('Hi');
    const changed = vi.fn<() => void>();
    chat.store.subscribe(changed);
    for (const text of ['a', 'b', 'c']) session.call(0).report(delta('final', text));
    expect(frames).toHaveLength(1);
    expect(changed).not.toHaveBeenCalled();
    frame();
    expect(changed).toHaveBeenCalledTimes(1);
    expect(answer().answer).toBe('abc');
    session.call(0).report(done());
    session.call(0).end();
    await sent;
  });

  test('keeps the turns before it as the same objects, so that they do not render', async () => {
    const session = playedSession();
    const { chat, frame } = chatWith(session);
    const sent = chat.send('Hi');
    const [question] = chat.store.get().turns;
    session.call(0).report(delta('final', 'x'));
    frame();
    expect(chat.store.get().turns[0]).toBe(question);
    session.call(0).report(done());
    session.call(0).end();
    await sent;
  });

  test('waits for `end` when the call settles before its last events arrive', async () => {
    const session = playedSession();
    const { chat, answer } = chatWith(session);
    const sent = chat.send('Hi');
    session.call(0).end();
    await Promise.resolve();
    expect(chat.store.get().status).toBe('answering');
    session.call(0).report(delta('final', 'late'));
    session.call(0).report(done());
    await sent;
    expect(answer()).toMatchObject({ answer: 'late', state: { status: 'ended' } });
  });

  test('times the reasoning from its first word to the first of what follows', async () => {
    const session = playedSession();
    const { chat, frame, at, answer } = chatWith(session);
    const sent = chat.send('Hi');
    at(1000);
    session.call(0).report(delta('analysis', 'Hm'));
    frame();
    expect(answer()).toMatchObject({ reasoningBegan: 1000, reasoningEnded: null });
    at(4000);
    session.call(0).report(delta('commentary', 'I will look.'));
    frame();
    expect(answer()).toMatchObject({ reasoningBegan: 1000, reasoningEnded: 4000, preamble: 'I will look.' });
    session.call(0).report(done());
    session.call(0).end();
    await sent;
  });

  test('shows how much of the prompt was read until the first word', async () => {
    const session = playedSession();
    const { chat, frame, answer } = chatWith(session);
    const sent = chat.send('Hi');
    session.call(0).report({ type: 'prefill', tokens: 3, totalTokens: 7, atMs: 1 });
    frame();
    expect(answer().prefill).toEqual({ tokens: 3, totalTokens: 7 });
    session.call(0).report(delta('final', 'x'));
    frame();
    expect(answer().prefill).toBeNull();
    session.call(0).report(done());
    session.call(0).end();
    await sent;
  });
});

describe('stop', () => {
  test('asks the session once and keeps what came', async () => {
    const session = playedSession();
    const { chat, answer } = chatWith(session);
    const sent = chat.send('Hi');
    session.call(0).report(delta('final', 'Some'));
    await chat.stop();
    await chat.stop();
    expect(session.chat.stop).toHaveBeenCalledTimes(1);
    expect(chat.store.get().status).toBe('stopping');
    session.call(0).report(done('cancelled'));
    session.call(0).end();
    await sent;
    expect(answer()).toMatchObject({ answer: 'Some', state: { status: 'ended', end: { reason: 'cancelled' } } });
    expect(chat.store.get().status).toBe('idle');
  });

  test('does nothing while nothing is answered', async () => {
    const session = playedSession();
    await chatWith(session).chat.stop();
    expect(session.chat.stop).not.toHaveBeenCalled();
  });
});

describe('the conversation given to the model', () => {
  test('has the answers of earlier turns without their reasoning', async () => {
    const session = playedSession();
    const { chat } = chatWith(session);
    const first = chat.send('One');
    session.call(0).report(delta('analysis', 'secret'));
    session.call(0).report(delta('final', 'Answer one'));
    session.call(0).report(done());
    session.call(0).end();
    await first;
    void chat.send('Two');
    expect(session.asked[1]).toMatchObject({
      roles: ['user', 'assistant', 'user'],
      contents: ['One', 'Answer one', 'Two'],
    });
  });

  test('carries the options of the composer', () => {
    const session = playedSession();
    const { chat } = chatWith(session);
    chat.configure({ effort: 'high', temperature: 0, instructions: 'Be brief.' });
    void chat.send('Hi');
    expect(session.asked[0]?.options).toMatchObject({ effort: 'high', temperature: 0, instructions: 'Be brief.' });
  });

  test('does not begin with a blank message, nor while another is answered', () => {
    const session = playedSession();
    const { chat } = chatWith(session);
    void chat.send('  \n');
    expect(session.asked).toHaveLength(0);
    void chat.send('Hi');
    void chat.send('Again');
    expect(session.asked).toHaveLength(1);
  });
});

describe('a failure', () => {
  test('breaks the answer off with its code and sentence, and keeps what came', async () => {
    const session = playedSession();
    const { chat, answer } = chatWith(session);
    const sent = chat.send('Hi');
    session.call(0).report(delta('final', 'Half an ans'));
    session.call(0).fail(named('device-lost', 'The GPU went away.'));
    await sent;
    expect(answer()).toMatchObject({
      answer: 'Half an ans',
      state: { status: 'failed', failure: { name: 'device-lost', message: 'The GPU went away.' } },
    });
    expect(chat.store.get().status).toBe('idle');
  });

  test('of an unknown name is a defect of ours and says so', async () => {
    const session = playedSession();
    const { chat, answer } = chatWith(session);
    const sent = chat.send('Hi');
    session.call(0).fail(new TypeError('x is undefined'));
    await sent;
    expect(answer().state).toEqual({
      status: 'failed',
      failure: { name: 'internal', message: 'TypeError: x is undefined' },
    });
  });

  test('can be retried: the broken answer goes, the question stays', async () => {
    const session = playedSession();
    const { chat } = chatWith(session);
    const sent = chat.send('Hi');
    session.call(0).fail(named('device-lost', 'gone'));
    await sent;
    void chat.retry();
    expect(session.asked[1]).toMatchObject({ roles: ['user'], contents: ['Hi'] });
    expect(chat.store.get().turns).toHaveLength(2);
  });
});

test('starting over forgets the turns, and late words of the old answer change nothing', async () => {
  const session = playedSession();
  const { chat } = chatWith(session);
  const sent = chat.send('Hi');
  await chat.startOver();
  expect(session.chat.stop).toHaveBeenCalledTimes(1);
  session.call(0).report(delta('final', 'ghost'));
  session.call(0).report(done('cancelled'));
  session.call(0).end();
  await sent;
  expect(chat.store.get()).toMatchObject({ turns: [], status: 'idle' });
});

import { describe, expect, test, vi } from 'vitest';
import { createFakeSession, type Script } from '../../../test/support/fake-session/fake-session.ts';
import type { ChatEvent, GenerateOptions } from '../../contracts/chat.ts';
import type { Session } from '../../contracts/session.ts';
import { EMPTY_CONVERSATION, headOf, visibleMessages } from '../conversations/conversation.ts';
import { textOf } from '../conversations/message.ts';
import { createStore } from '../platform/store.ts';
import { createChat } from './chat.ts';
import { configure, DEFAULT_OPTIONS } from './parameters.ts';

const SCRIPT: Script = {
  models: [],
  failures: {},
  halfway: {},
  verifications: {},
  room: {},
  reasoning: ['Let me ', 'see.'],
  preamble: [],
  answer: ['Ten', '.'],
  answers: {},
  refusals: {},
};

/** A chat whose frames come when the test says so. */
function chatWith(
  session: Pick<Session, 'chat'>,
  whileBusy: <Result>(work: () => Promise<Result>) => Promise<Result> = (work) => work(),
) {
  const frames: (() => void)[] = [];
  const conversation = createStore(EMPTY_CONVERSATION);
  const options = createStore(DEFAULT_OPTIONS);
  let ids = 0;
  const chat = createChat({
    session,
    conversation,
    options,
    newId: () => `id ${(ids += 1)}`,
    schedule: (run) => frames.push(run),
    whileBusy,
  });
  return {
    chat,
    conversation,
    options,
    frames,
    frame: () => frames.splice(0).forEach((run) => run()),
    shown: () => visibleMessages(conversation.get()),
    answer: () => {
      const head = headOf(conversation.get());
      if (head?.role !== 'assistant') throw new Error('The last message is no answer.');
      const reasoning = head.parts.map((part) => (part.type === 'reasoning' ? part.text : '')).join('');
      return { ...head, reasoning, text: textOf(head) };
    },
  };
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
      text: 'Ten.',
      state: { status: 'ended', end: { reason: 'stop' } },
    });
    expect(chat.store.get()).toBeNull();
  });

  test('reaches the store once a frame, however many deltas come', async () => {
    const session = playedSession();
    const { chat, conversation, frames, frame, answer } = chatWith(session);
    const sent = chat.send('Hi');
    const changed = vi.fn<() => void>();
    conversation.subscribe(changed);
    for (const text of ['a', 'b', 'c']) session.call(0).report(delta('final', text));
    expect(frames).toHaveLength(1);
    expect(changed).not.toHaveBeenCalled();
    frame();
    expect(changed).toHaveBeenCalledTimes(1);
    expect(answer().text).toBe('abc');
    session.call(0).report(done());
    session.call(0).end();
    await sent;
  });

  test('keeps the messages before it as the same objects, so that they do not render', async () => {
    const session = playedSession();
    const { chat, frame, shown } = chatWith(session);
    const sent = chat.send('Hi');
    const [question] = shown();
    session.call(0).report(delta('final', 'x'));
    frame();
    expect(shown()[0]).toBe(question);
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
    expect(chat.store.get()?.status).toBe('answering');
    session.call(0).report(delta('final', 'late'));
    session.call(0).report(done());
    await sent;
    expect(answer()).toMatchObject({ text: 'late', state: { status: 'ended' } });
  });

  test('shows how much of the prompt was read until the first word', async () => {
    const session = playedSession();
    const { chat, frame, answer } = chatWith(session);
    const sent = chat.send('Hi');
    session.call(0).report({ type: 'prefill', tokens: 3, totalTokens: 7, atMs: 1 });
    frame();
    expect(answer().state).toEqual({ status: 'streaming', read: { tokens: 3, totalTokens: 7 } });
    session.call(0).report(delta('final', 'x'));
    frame();
    expect(answer().text).toBe('x');
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
    expect(chat.store.get()?.status).toBe('stopping');
    session.call(0).report(done('cancelled'));
    session.call(0).end();
    await sent;
    expect(answer()).toMatchObject({ text: 'Some', state: { status: 'ended', end: { reason: 'cancelled' } } });
    expect(chat.store.get()).toBeNull();
  });

  test('B4 counts when it comes before the worker was asked: the busy lock is late', async () => {
    const session = playedSession();
    let admit = () => {};
    const admitted = new Promise<void>((resolve) => {
      admit = resolve;
    });
    const { chat } = chatWith(session, (work) => admitted.then(work));
    const sent = chat.send('Hi');
    await chat.stop();
    admit();
    await vi.waitFor(() => expect(session.asked).toHaveLength(1));
    // Behind the call, where the worker finds something to end.
    expect(session.chat.stop).toHaveBeenCalledTimes(2);
    session.call(0).report(done('cancelled'));
    session.call(0).end();
    await sent;
  });

  test('B4 is repeated when the answer starts all the same, and only then', async () => {
    const session = playedSession();
    const { chat } = chatWith(session);
    const sent = chat.send('Hi');
    await chat.stop();
    session.call(0).report({ type: 'start', promptTokens: 1, droppedTurns: 0 });
    session.call(0).report(delta('final', 'x'));
    expect(session.chat.stop).toHaveBeenCalledTimes(2);
    session.call(0).report(done('cancelled'));
    session.call(0).end();
    await sent;
    const next = chat.send('Again');
    session.call(1).report({ type: 'start', promptTokens: 1, droppedTurns: 0 });
    expect(session.chat.stop).toHaveBeenCalledTimes(2);
    session.call(1).report(done());
    session.call(1).end();
    await next;
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
    const { chat, options } = chatWith(session);
    configure(options, { effort: 'high', temperature: 0, instructions: 'Be brief.' });
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
      text: 'Half an ans',
      state: { status: 'failed', failure: { name: 'device-lost', message: 'The GPU went away.' } },
    });
    expect(chat.store.get()).toBeNull();
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
    const { chat, shown, conversation } = chatWith(session);
    const sent = chat.send('Hi');
    session.call(0).fail(named('device-lost', 'gone'));
    await sent;
    void chat.retry();
    expect(session.asked[1]).toMatchObject({ roles: ['user'], contents: ['Hi'] });
    expect(shown().map(({ id }) => id)).toEqual(['id 1', 'id 3']);
    // The broken answer is another branch.
    expect(conversation.get().messages.get('id 2')).toMatchObject({ parentId: 'id 1' });
  });
});

test('starting over forgets the conversation, and late words of the old answer change nothing', async () => {
  const session = playedSession();
  const { chat, conversation } = chatWith(session);
  const sent = chat.send('Hi');
  await chat.startOver();
  expect(session.chat.stop).toHaveBeenCalledTimes(1);
  session.call(0).report(delta('final', 'ghost'));
  session.call(0).report(done('cancelled'));
  session.call(0).end();
  await sent;
  expect(conversation.get()).toEqual(EMPTY_CONVERSATION);
  expect(chat.store.get()).toBeNull();
});

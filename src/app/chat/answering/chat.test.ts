import { describe, expect, test, vi } from 'vitest';
import { createFakeSession, type Script } from '../../../../test/support/fake-session/fake-session.ts';
import { addMessage, type Conversation, headOf } from '../../conversations/conversation.ts';
import { createDocument } from '../../conversations/document.ts';
import { textOf } from '../../conversations/message.ts';
import { configure } from '../../conversations/settings.ts';
import { questionAt } from '../../conversations/testing/messages.ts';
import { visibleMessages } from '../../conversations/tree.ts';
import { type ChatDeps, createChat } from './chat.ts';
import { DELTA, delta, done, named, playedSession } from './testing/played-session.ts';

const TWO = { text: 'Two', files: [] };

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

/** A chat in one document, whose frames come when the test says so. */
function chatWith(
  session: ChatDeps['session'],
  whileBusy: <Result>(work: () => Promise<Result>) => Promise<Result> = (work) => work(),
  claim: ChatDeps['claim'] = async () => () => {},
) {
  const frames: (() => void)[] = [];
  const document = createDocument('document');
  const { conversation, settings: options } = document;
  /** What was stored, one conversation for each write. */
  const saved: Conversation[] = [];
  let ids = 0;
  const chat = createChat({
    session,
    tools: { maxRounds: async () => 10, offersFor: async () => [], run: async () => {} },
    newId: () => `id ${(ids += 1)}`,
    now: () => 0,
    after: () => {},
    schedule: (run) => frames.push(run),
    whileBusy,
    modelName: () => 'a model',
    claim,
    own: () => () => {},
    save: async () => void saved.push(conversation.get()),
    onBegin: () => {},
  });
  return {
    chat: { ...chat, send: (text: string) => chat.send(document, { text, files: [] }) },
    document,
    conversation,
    options,
    saved,
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
    await session.isAsked();
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
    await session.isAsked();
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
    await session.isAsked();
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
    await session.isAsked();
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
    await session.isAsked();
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
    await session.isAsked();
    await chat.stop();
    session.call(0).report({ type: 'start', promptTokens: 1, droppedTurns: 0 });
    session.call(0).report(delta('final', 'x'));
    expect(session.chat.stop).toHaveBeenCalledTimes(2);
    session.call(0).report(done('cancelled'));
    session.call(0).end();
    await sent;
    const next = chat.send('Again');
    await session.isAsked();
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

test('"answer now" asks the session once it may, and what comes stays one answer', async () => {
  const session = playedSession();
  const { chat, answer } = chatWith(session);
  const sent = chat.send('Hi');
  await session.isAsked();
  session.call(0).report(delta('analysis', 'Let me'));
  for (const act of [chat.answerNow, chat.stop, chat.answerNow]) await act();
  expect(session.chat.answerNow).toHaveBeenCalledTimes(1);
  session.call(0).report({ type: 'text-delta', channel: 'final', text: 'Ten.', ...DELTA, message: 1 });
  session.call(0).report(done());
  session.call(0).end();
  expect((await sent) && answer()).toMatchObject({ reasoning: 'Let me', text: 'Ten.', state: { status: 'ended' } });
});

describe('the conversation given to the model', () => {
  test('has the answers of earlier turns without their reasoning', async () => {
    const session = playedSession();
    const { chat } = chatWith(session);
    const first = chat.send('One');
    await session.isAsked();
    session.call(0).report(delta('analysis', 'secret'));
    session.call(0).report(delta('final', 'Answer one'));
    session.call(0).report(done());
    session.call(0).end();
    await first;
    void chat.send('Two');
    await session.isAsked();
    expect(session.asked[1]).toMatchObject({
      roles: ['user', 'assistant', 'user'],
      contents: ['One', 'Answer one', 'Two'],
    });
  });

  test('carries the options of the composer', async () => {
    const session = playedSession();
    const { chat, options } = chatWith(session);
    configure(options, { effort: 'high', temperature: 0, instructions: 'Be brief.' });
    void chat.send('Hi');
    await session.isAsked();
    expect(session.asked[0]?.options).toMatchObject({ effort: 'high', temperature: 0, instructions: 'Be brief.' });
  });

  test('does not begin with a blank message, nor while another is answered', async () => {
    const session = playedSession();
    const { chat } = chatWith(session);
    expect(await chat.send('  \n')).toBe(false);
    expect(session.asked).toHaveLength(0);
    void chat.send('Hi');
    await session.isAsked();
    expect(await chat.send('Again')).toBe(false);
    expect(session.asked).toHaveLength(1);
  });
});

describe('a failure', () => {
  test('breaks the answer off with its code and sentence, and keeps what came', async () => {
    const session = playedSession();
    const { chat, answer } = chatWith(session);
    const sent = chat.send('Hi');
    await session.isAsked();
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
    await session.isAsked();
    session.call(0).fail(new TypeError('x is undefined'));
    await sent;
    expect(answer().state).toEqual({
      status: 'failed',
      failure: { name: 'internal', message: 'TypeError: x is undefined' },
    });
  });

  test('can be answered again: the broken answer stays as another version', async () => {
    const session = playedSession();
    const { chat, document, shown, conversation } = chatWith(session);
    const sent = chat.send('Hi');
    await session.isAsked();
    session.call(0).fail(named('device-lost', 'gone'));
    await sent;
    void chat.answerAgain(document, 'id 1', { effort: 'high' });
    await session.isAsked();
    expect(session.asked[1]).toMatchObject({ roles: ['user'], contents: ['Hi'], options: { effort: 'high' } });
    expect(shown().map(({ id }) => id)).toEqual(['id 1', 'id 3']);
    expect(conversation.get().messages.get('id 2')).toMatchObject({ parentId: 'id 1' });
  });
});

describe('what is stored', () => {
  test('is the question and the empty answer before the worker is asked, and the whole answer at the end', async () => {
    const session = playedSession();
    const { chat, saved, shown } = chatWith(session);
    const sent = chat.send('Hi');
    expect(session.asked).toHaveLength(0);
    await session.isAsked();
    expect(saved).toHaveLength(1);
    expect(saved[0] && visibleMessages(saved[0])).toMatchObject([
      { role: 'user' },
      { role: 'assistant', parts: [], state: { status: 'streaming' } },
    ]);
    session.call(0).report(delta('final', 'Ten.'));
    session.call(0).report(done());
    session.call(0).end();
    await sent;
    expect(saved.at(-1) && visibleMessages(saved.at(-1) as Conversation)).toEqual(shown());
  });

  test('is nothing, and nothing is asked, while another tab answers in the conversation', async () => {
    const session = playedSession();
    const { chat, saved, shown } = chatWith(session, undefined, async () => null);
    expect(await chat.send('Hi')).toBe(false);
    expect([saved, shown(), session.asked]).toEqual([[], [], []]);
    expect(chat.store.get()).toBeNull();
  });
});

describe('another version', () => {
  async function withOneTurn() {
    const session = playedSession();
    const parts = chatWith(session);
    const sent = parts.chat.send('One');
    await session.isAsked();
    session.call(0).report(delta('analysis', 'Hm.'));
    session.call(0).report({ type: 'text-delta', channel: 'final', text: 'Half an', ...DELTA, message: 1 });
    session.call(0).report(done('cancelled'));
    session.call(0).end();
    await sent;
    return { session, ...parts };
  }

  test('of a question is beside it, and is answered without it', async () => {
    const { session, chat, document, shown, conversation } = await withOneTurn();
    void chat.editQuestion(document, 'id 1', TWO);
    await session.isAsked();
    expect(session.asked[1]?.contents).toEqual(['Two']);
    expect(shown().map(({ id }) => id)).toEqual(['id 3', 'id 4']);
    expect(conversation.get().messages.get('id 1')).toMatchObject({ parentId: null });
  });

  test('is no version: a stopped answer goes on in its own message, with its reasoning', async () => {
    const { session, chat, document, shown, answer } = await withOneTurn();
    const going = chat.continueAnswer(document, 'id 2');
    await session.isAsked();
    expect(session.asked[1]).toMatchObject({
      contents: ['One'],
      beginning: [
        { channel: 'analysis', text: 'Hm.' },
        { channel: 'final', text: 'Half an' },
      ],
    });
    session.call(1).report({ type: 'text-delta', channel: 'final', text: ' answer.', ...DELTA, message: 1 });
    session.call(1).report(done());
    session.call(1).end();
    expect(await going).toBe(true);
    expect(answer()).toMatchObject({ text: 'Half an answer.', reasoning: 'Hm.', state: { status: 'ended' } });
    expect(shown()).toHaveLength(2);
  });

  test('does not come while an answer is coming', async () => {
    const { session, chat, document } = await withOneTurn();
    void chat.answerAgain(document, 'id 1');
    await session.isAsked();
    expect(await chat.editQuestion(document, 'id 1', TWO)).toBe(false);
    expect(await chat.continueAnswer(document, 'id 2')).toBe(false);
    expect(session.asked).toHaveLength(2);
  });
});

test('an answer whose message was deleted meanwhile changes nothing', async () => {
  const session = playedSession();
  const { chat, conversation } = chatWith(session);
  const sent = chat.send('Hi');
  await session.isAsked();
  const other = addMessage({ messages: new Map(), headId: null }, questionAt('other', null, 'Other'));
  conversation.set(other);
  session.call(0).report(delta('final', 'ghost'));
  session.call(0).report(done());
  session.call(0).end();
  await sent;
  expect(conversation.get()).toBe(other);
});

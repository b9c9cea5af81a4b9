import { expect, test } from 'vitest';
import { createDocument } from '../../conversations/document.ts';
import { type AssistantMessage, textOf } from '../../conversations/message.ts';
import { childrenByParent } from '../../conversations/tree.ts';
import { createChat } from './chat.ts';
import { DELTA, delta, done, playedSession } from './testing/played-session.ts';

/** A chat with one answer, whose options are known. */
async function withOneAnswer() {
  const session = playedSession();
  const document = createDocument('document');
  let ids = 0;
  const chat = createChat({
    session,
    newId: () => `id ${(ids += 1)}`,
    now: () => 0,
    after: () => {},
    schedule: (work) => work(),
    whileBusy: (work) => work(),
    modelName: () => 'a model',
    claim: async () => () => {},
    own: () => () => {},
    save: async () => {},
    onBegin: () => {},
    tools: { maxRounds: async () => 10, offersFor: async () => [], run: async () => {} },
  });
  document.settings.set({ ...document.settings.get(), temperature: 0.3 });
  const sent = chat.send(document, { text: 'One', files: [] });
  await session.isAsked();
  session.call(0).report(delta('final', 'The Danube.'));
  session.call(0).report(done());
  session.call(0).end();
  await sent;
  document.settings.set({ ...document.settings.get(), temperature: 1 });
  return { session, document, chat };
}

const BEGINNING = [
  { channel: 'analysis', text: 'Hm.' },
  { channel: 'final', text: 'The Don' },
] as const;

test('an answer that goes on from another token is a version beside it, with its options', async () => {
  const { session, document, chat } = await withOneAnswer();
  const going = chat.goOnFrom(document, 'id 2', BEGINNING);
  await session.isAsked();
  expect(session.asked[1]).toMatchObject({ contents: ['One'], beginning: BEGINNING });
  session.call(1).report({ type: 'text-delta', channel: 'final', text: ' flows.', ...DELTA, message: 1 });
  session.call(1).report(done());
  session.call(1).end();
  expect(await going).toBe(true);
  const conversation = document.conversation.get();
  expect(childrenByParent(conversation).get('id 1')).toEqual(['id 2', 'id 3']);
  const [before, after] = ['id 2', 'id 3'].map((id) => conversation.messages.get(id) as AssistantMessage);
  expect([before, after].map((message) => message && textOf(message))).toEqual(['The Danube.', 'The Don flows.']);
  expect(after?.parts[0]).toMatchObject({ type: 'reasoning', text: 'Hm.', state: 'done' });
  expect(after?.madeWith?.options.temperature).toBe(0.3);
  expect(conversation.headId).toBe('id 3');
});

test('it does not go on from a question, or while an answer is coming', async () => {
  const { session, document, chat } = await withOneAnswer();
  expect(await chat.goOnFrom(document, 'id 1', BEGINNING)).toBe(false);
  void chat.answerAgain(document, 'id 1');
  await session.isAsked();
  expect(await chat.goOnFrom(document, 'id 2', BEGINNING)).toBe(false);
  expect(session.asked).toHaveLength(2);
});

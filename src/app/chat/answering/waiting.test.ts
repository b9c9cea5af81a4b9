import { expect, test, vi } from 'vitest';
import { addMessage, EMPTY_CONVERSATION } from '../../conversations/conversation.ts';
import { createDocument, type Document } from '../../conversations/document.ts';
import { type Draft, EMPTY_DRAFT } from '../../conversations/draft.ts';
import { type AssistantMessage, emptyAnswer } from '../../conversations/message.ts';
import { questionAt } from '../../conversations/testing/messages.ts';
import { createStore } from '../../platform/store.ts';
import type { Running } from './chat.ts';
import { sendWaitingAfterAnswers } from './waiting.ts';

const NEXT = { text: 'Next', files: [] };

/** A conversation whose answer runs, with a message that waits. */
function waitingIn(state: AssistantMessage['state'], isSent = true) {
  const answer = { ...emptyAnswer({ id: 'a', parentId: 'q', createdAt: 9 }), state };
  const content = addMessage(addMessage(EMPTY_CONVERSATION, questionAt('q', null, 'Hi')), answer);
  const document = createDocument('c', { content });
  let draft: Draft = { ...EMPTY_DRAFT, text: 'In the composer', waiting: NEXT };
  const store = createStore<Running>({ documentId: 'c', messageId: 'a', status: 'answering' });
  const send = vi.fn<(document: Document) => Promise<boolean>>(async () => isSent);
  sendWaitingAfterAnswers({
    chat: { store, send },
    chats: {
      documents: { get: (id) => (id === 'c' ? document : null) },
      drafts: { of: () => draft, put: (_document, next) => void (draft = next) },
    },
  });
  return {
    send,
    document,
    draft: () => draft,
    async end() {
      // The store names the answer again while it is stopped.
      store.set({ documentId: 'c', messageId: 'a', status: 'stopping' });
      store.set(null);
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    },
  };
}

const failure = { name: 'device-lost', message: '' } as const;

test('a message that waits is sent when the answer ends, and the composer keeps its text', async () => {
  const { send, document, draft, end } = waitingIn({ status: 'stopped' });
  expect(send).not.toHaveBeenCalled();
  await end();
  expect(send).toHaveBeenCalledExactlyOnceWith(document, NEXT);
  expect(draft()).toEqual({ ...EMPTY_DRAFT, text: 'In the composer' });
});

test('after an answer that failed it stays', async () => {
  const { send, draft, end } = waitingIn({ status: 'failed', failure });
  await end();
  expect(send).not.toHaveBeenCalled();
  expect(draft().waiting).toEqual(NEXT);
});

test('it comes back when it could not be sent', async () => {
  const { send, draft, end } = waitingIn({ status: 'stopped' }, false);
  await end();
  expect(send).toHaveBeenCalledOnce();
  expect(draft().waiting).toEqual(NEXT);
});

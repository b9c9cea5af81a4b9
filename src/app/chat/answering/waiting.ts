// Sends the message that waits in a conversation when its running answer ends.
import type { Chats } from '../../conversations/chats.ts';
import { headOf } from '../../conversations/conversation.ts';
import type { Document } from '../../conversations/document.ts';
import type { Chat } from './chat.ts';
import { isTooLong } from './chat.ts';

export interface WaitingDeps {
  chat: Pick<Chat, 'store' | 'send'>;
  chats: {
    drafts: Pick<Chats['drafts'], 'of' | 'put'>;
    documents: Pick<Chats['documents'], 'get'>;
  };
}

/**
 * Watches the running answer until the page ends. After an answer that failed, the message stays:
 * it would fail, too.
 */
export function sendWaitingAfterAnswers(deps: WaitingDeps): void {
  const { chat, chats } = deps;
  let runningIn: Document | null = null;
  chat.store.subscribe(() => {
    const running = chat.store.get();
    const ended = running === null ? runningIn : null;
    runningIn = running && chats.documents.get(running.documentId);
    // The answer's claim on the conversation is given back first.
    if (ended) queueMicrotask(() => void sendNext(deps, ended));
  });
}

async function sendNext({ chat, chats: { drafts } }: WaitingDeps, document: Document): Promise<void> {
  const head = headOf(document.conversation.get());
  const hasFailed = head?.role === 'assistant' && head.state.status === 'failed';
  const { waiting } = drafts.of(document);
  if (!waiting || hasFailed || chat.store.get() !== null) return;
  drafts.put(document, { ...drafts.of(document), waiting: null });
  const isAnswered = await chat.send(document, waiting);
  const isRefused = !isAnswered || isTooLong(headOf(document.conversation.get()));
  const draft = drafts.of(document);
  if (isRefused && draft.waiting === null) drafts.put(document, { ...draft, waiting });
}

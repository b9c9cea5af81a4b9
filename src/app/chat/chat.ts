// The running answer of a page: asks the worker, brings its events into the conversation once a frame, and stops it.
// The messages are the conversation's (src/app/conversations/). Refuses to know React, tokens and models.
import type { ChatEvent } from '../../contracts/chat.ts';
import type { Session } from '../../contracts/session.ts';
import {
  addMessage,
  branchOf,
  type Conversation,
  changeMessage,
  EMPTY_CONVERSATION,
  headOf,
  showBranch,
} from '../conversations/conversation.ts';
import { toChatMessages } from '../conversations/history.ts';
import { type AssistantMessage, emptyAnswer, type Message, userMessage } from '../conversations/message.ts';
import { applyEvent, failAnswer } from '../conversations/reducer.ts';
import { toFailure } from '../failures/failure.ts';
import { createStore, type Store } from '../platform/store.ts';
import { createBatch } from './batch.ts';
import { isBlank } from './blank.ts';
import type { ChatOptions } from './parameters.ts';

/** The answer that is coming; null between answers. */
export type Running = { messageId: string; status: 'answering' | 'stopping' } | null;

export interface Chat {
  store: Store<Running>;
  /** Adds the user's text and answers it; does nothing while answering. Settles when the answer is over. */
  send(text: string): Promise<void>;
  /** Answers the last question again, beside the answer that is there; does nothing while answering. */
  retry(): Promise<void>;
  /** Ends the running answer at any time after `send`; what has come stays. */
  stop(): Promise<void>;
  /** Begins a new conversation, ending the running answer. */
  startOver(): Promise<void>;
}

export interface ChatDeps {
  session: Pick<Session, 'chat'>;
  conversation: Store<Conversation>;
  options: ChatOptions;
  /** A new id of a message, unique among all there will ever be. */
  newId(): string;
  /** Runs a function at the next frame. */
  schedule(run: () => void): void;
  whileBusy<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** The chat of one page. No action rejects: what fails is in the message it broke off. */
export function createChat(deps: ChatDeps): Chat {
  const { session, conversation, newId } = deps;
  const store = createStore<Running>(null);
  // A worker that cannot be reached has failed the running call too, and the message shows it.
  const stopWorker = () => session.chat.stop().catch(() => undefined);

  const answer = async (questionId: string) => {
    const id = newId();
    conversation.set(addMessage(conversation.get(), emptyAnswer(id, questionId)));
    store.set({ messageId: id, status: 'answering' });
    await generate(deps, id, {
      questionId,
      isStopping: () => store.get()?.status === 'stopping',
      stopWorker: () => void stopWorker(),
    });
    store.set(null);
  };

  const stop = async () => {
    const running = store.get();
    if (running?.status !== 'answering') return;
    store.set({ ...running, status: 'stopping' });
    await stopWorker();
  };

  return {
    store,
    stop,
    async send(text) {
      if (store.get() !== null || isBlank(text)) return;
      const question = userMessage(newId(), endForNext(conversation.get()), text);
      conversation.set(addMessage(conversation.get(), question));
      await answer(question.id);
    },
    async retry() {
      const head = headOf(conversation.get());
      if (store.get() !== null || head?.role !== 'assistant' || head.parentId === null) return;
      conversation.set(showBranch(conversation.get(), head.parentId));
      await answer(head.parentId);
    },
    async startOver() {
      const stopped = stop();
      // The message of a running answer is no longer there: its late events find nothing to change.
      conversation.set(EMPTY_CONVERSATION);
      await stopped;
    },
  };
}

/** After which message the next question comes. One that was refused as too long is left: it would be too long again. */
function endForNext(conversation: Conversation): string | null {
  const head = headOf(conversation);
  const refused = isTooLong(head) && head?.parentId ? conversation.messages.get(head.parentId) : null;
  return refused ? refused.parentId : conversation.headId;
}

/** Whether `message` is an answer that did not come because its question does not fit in the context. */
export const isTooLong = (message: Message | null): boolean =>
  message?.role === 'assistant' && message.state.status === 'failed' && message.state.failure.name === 'context-full';

interface Generation {
  questionId: string;
  isStopping(): boolean;
  stopWorker(): void;
}

/** Has the worker answer a question and brings the events into message `id`; settles when the call and its last event are in. */
async function generate(deps: ChatDeps, id: string, { questionId, isStopping, stopWorker }: Generation): Promise<void> {
  const { session, conversation, options, schedule, whileBusy } = deps;
  const change = (by: (answer: AssistantMessage) => AssistantMessage) =>
    conversation.set(changeMessage(conversation.get(), id, (message) => (message.role === 'assistant' ? by(message) : message)));
  const messages = toChatMessages(branchOf(conversation.get(), questionId));
  const given = options.get();
  const batch = createBatch<ChatEvent>((events) => change((answer) => events.reduce(applyEvent, answer)), schedule);
  // Events travel on a port of their own: `end` may arrive after the call has settled.
  let reportEnd = () => {};
  const ended = new Promise<void>((resolve) => {
    reportEnd = resolve;
  });
  const report = (event: ChatEvent) => {
    batch.add(event);
    // The worker runs it now, whatever it made of an earlier word to stop.
    if (event.type === 'start' && isStopping()) stopWorker();
    if (event.type === 'end') reportEnd();
  };
  try {
    await whileBusy(async () => {
      const call = session.chat.generate(messages, given, report);
      // The busy lock came late: the stop before it found nothing in the worker to end.
      if (isStopping()) stopWorker();
      await call;
      await ended;
    });
    batch.flush();
  } catch (thrown) {
    batch.flush();
    change((answer) => failAnswer(answer, toFailure(thrown)));
  }
}

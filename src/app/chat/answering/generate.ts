// One answer: has the worker make it, and brings its events into its message once a frame.
import type { AnswerBeginning, ChatEvent, GenerateOptions } from '../../../contracts/chat.ts';
import type { ChatSession } from '../../../contracts/session.ts';
import { changeMessage } from '../../conversations/conversation.ts';
import type { Document } from '../../conversations/document.ts';
import { toChatMessages } from '../../conversations/history.ts';
import type { AssistantMessage } from '../../conversations/message.ts';
import { applyEvent, failAnswer } from '../../conversations/reducer.ts';
import { pathTo } from '../../conversations/tree.ts';
import { toFailure } from '../../failures/failure.ts';
import { createBatch } from './batch.ts';
import { createPartialSaver } from './partial-saver.ts';

export interface GenerationDeps {
  session: { chat: Pick<ChatSession, 'generate' | 'answerNow' | 'stop'> };
  /** Runs a function at the next frame. */
  schedule(run: () => void): void;
  /** Runs a function after some milliseconds. */
  after(ms: number, run: () => void): void;
  now(): number;
  whileBusy<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Stores what has changed of a document. It does not reject. */
  save(document: Document, options: { isAnswering: boolean }): Promise<void>;
}

export interface Generation {
  document: Document;
  answerId: string;
  questionId: string;
  options: GenerateOptions;
  beginning: AnswerBeginning;
  isStopping(): boolean;
  stopWorker(): void;
}

/**
 * Makes the answer. Settles when the call and its last event are in, and does not reject: a failure
 * is in the message.
 */
export async function generate(deps: GenerationDeps, generation: Generation): Promise<void> {
  const { session, schedule, whileBusy, now, after } = deps;
  const { document, answerId, options, beginning, isStopping, stopWorker } = generation;
  const { conversation } = document;
  const change = (by: (answer: AssistantMessage) => AssistantMessage) =>
    conversation.set(
      changeMessage(conversation.get(), answerId, (message) => (message.role === 'assistant' ? by(message) : message)),
    );
  const messages = toChatMessages(pathTo(conversation.get(), generation.questionId));
  const batch = createBatch<ChatEvent>((events) => change((answer) => events.reduce(applyEvent, answer)), schedule);
  const save = () => {
    batch.flush();
    return deps.save(document, { isAnswering: true });
  };
  const saver = createPartialSaver({ now, after, save });
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
    else if (event.type !== 'start' && event.type !== 'prefill') saver.touch();
  };
  try {
    await whileBusy(async () => {
      const call = session.chat.generate(messages, options, report, beginning);
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
  saver.end();
}

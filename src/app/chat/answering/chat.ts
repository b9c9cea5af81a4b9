// The running answer of a page: asks, edits, answers again, continues, cuts reasoning short and
// stops. The messages are the conversation's (src/app/conversations/), which stores each change.
import type { AnswerBeginning } from '../../../contracts/chat.ts';
import type { ErrorName } from '../../../contracts/errors.ts';
import { beginningOf, begunWith, canContinue, reopened } from '../../conversations/continuation.ts';
import { addMessage, type Conversation, changeMessage, headOf } from '../../conversations/conversation.ts';
import type { Document } from '../../conversations/document.ts';
import type { WrittenQuestion } from '../../conversations/draft.ts';
import { type AssistantMessage, emptyAnswer, type Message, userMessage } from '../../conversations/message.ts';
import { failAnswer } from '../../conversations/reducer.ts';
import type { ChatSettings } from '../../conversations/settings.ts';
import { timeForNext } from '../../conversations/tree.ts';
import { toFailure } from '../../failures/failure.ts';
import { createStore, type Store } from '../../platform/store.ts';
import { isUnwritten } from '../composer/blank.ts';
import type { GenerationDeps } from './generate.ts';

/** The answer that is coming; null between answers. */
export type Running = { documentId: string; messageId: string; status: 'answering' | 'stopping' } | null;

/**
 * Each action but `stop` does nothing while an answer is coming, in whatever conversation. It
 * settles when the answer is over, with whether there was one: another tab may be answering in the
 * conversation.
 */
export interface Chat {
  store: Store<Running>;
  /** Adds the user's question and answers it. */
  send(document: Document, question: WrittenQuestion): Promise<boolean>;
  /** Adds another version of a question and answers it. */
  editQuestion(document: Document, questionId: string, question: WrittenQuestion): Promise<boolean>;
  /**
   * Answers a question again, beside the answers that are there. `changes`: options for this answer
   * alone.
   */
  answerAgain(document: Document, questionId: string, changes?: Partial<ChatSettings>): Promise<boolean>;
  /** Goes on with an answer that broke off. */
  continueAnswer(document: Document, answerId: string): Promise<boolean>;
  /** Answers a question again with the options of an answer to it. The new one begins as given. */
  goOnFrom(document: Document, answerId: string, beginning: AnswerBeginning): Promise<boolean>;
  /**
   * Ends the reasoning of the running answer, which goes on with its text. No effect once there is
   * none, or after `stop`.
   */
  answerNow(): Promise<void>;
  /** Ends the running answer at any time after it was asked for; what has come stays. */
  stop(): Promise<void>;
}

export interface ChatDeps extends GenerationDeps {
  /** The name of the model that answers; null while there is none. */
  modelName(): string | null;
  /** A new id of a message, unique among all there will ever be. */
  newId(): string;
  /** Takes the right to answer in a document; null while another tab has it. */
  claim(document: Document): Promise<(() => void) | null>;
  /** Marks an answer as one that this tab writes. */
  own(messageId: string): () => void;
  /** A document has its first message. */
  onBegin(document: Document): void;
}

/** What is to be answered, once the right to answer is there. */
interface Task {
  questionId: string;
  answer: AssistantMessage;
  /** The conversation with the question and the answer. */
  content: Conversation;
  options: ChatSettings;
  beginning: AnswerBeginning;
}

/** The first paint needs no answer. Code that cannot be loaded fails the answer, as the GPU would. */
const loadGenerate = () =>
  import('./generate.ts').then(
    ({ generate }) => generate,
    (thrown: unknown) =>
      async (_deps: unknown, { document, answerId }: { document: Document; answerId: string }) =>
        document.conversation.set(
          changeMessage(document.conversation.get(), answerId, (message) =>
            message.role === 'assistant' ? failAnswer(message, toFailure(thrown)) : message,
          ),
        ),
  );

/** The chat of one page. No action rejects: what fails is in the message it broke off. */
export function createChat(deps: ChatDeps): Chat {
  const { session, newId, now } = deps;
  const store = createStore<Running>(null);
  // A worker that cannot be reached has failed the running call too, and the message shows it.
  const stopWorker = () => session.chat.stop().catch(() => undefined);
  let stopping = new AbortController();

  const run = async (document: Document, task: Task): Promise<boolean> => {
    const { answer } = task;
    stopping = new AbortController();
    store.set({ documentId: document.id, messageId: answer.id, status: 'answering' });
    const release = await deps.claim(document);
    const disown = deps.own(answer.id);
    try {
      if (!release) return false;
      document.conversation.set(task.content);
      deps.onBegin(document);
      // Before the GPU starts: the question is never lost.
      await deps.save(document, { isAnswering: false });
      const generate = await loadGenerate();
      await generate(deps, {
        document,
        answerId: answer.id,
        questionId: task.questionId,
        options: task.options,
        beginning: task.beginning,
        signal: stopping.signal,
        stopWorker: () => void stopWorker(),
      });
      await deps.save(document, { isAnswering: false });
      return true;
    } finally {
      store.set(null);
      disown();
      release?.();
    }
  };

  /** An answer to a question that is in `content`. */
  const fresh = (content: Conversation, questionId: string, options: ChatSettings): Task => {
    const place = { id: newId(), parentId: questionId, createdAt: timeForNext(content, now()) };
    const answer = emptyAnswer(place, { model: deps.modelName(), options });
    return { questionId, answer, content: addMessage(content, answer), options, beginning: [] };
  };

  const ask = async (document: Document, parentId: string | null, written: WrittenQuestion): Promise<boolean> => {
    if (store.get() !== null || isUnwritten(written)) return false;
    const before = document.conversation.get();
    const place = { id: newId(), parentId, createdAt: timeForNext(before, now()) };
    const question = userMessage(place, written.text, written.files);
    return run(document, fresh(addMessage(before, question), question.id, document.settings.get()));
  };

  return {
    store,
    async stop() {
      const running = store.get();
      if (running?.status !== 'answering') return;
      store.set({ ...running, status: 'stopping' });
      stopping.abort();
      await stopWorker();
    },
    async answerNow() {
      // A worker that cannot be reached fails the running call, and the message shows it.
      if (store.get()?.status === 'answering') await session.chat.answerNow().catch(() => undefined);
    },
    send: (document, written) => ask(document, endForNext(document.conversation.get()), written),
    async editQuestion(document, questionId, written) {
      const question = document.conversation.get().messages.get(questionId);
      return question?.role === 'user' && ask(document, question.parentId, written);
    },
    async answerAgain(document, questionId, changes = {}) {
      const content = document.conversation.get();
      if (store.get() !== null || content.messages.get(questionId)?.role !== 'user') return false;
      return run(document, fresh(content, questionId, { ...document.settings.get(), ...changes }));
    },
    async goOnFrom(document, answerId, beginning) {
      const content = document.conversation.get();
      const before = content.messages.get(answerId);
      if (store.get() !== null || before?.role !== 'assistant' || before.parentId === null) return false;
      const task = fresh(content, before.parentId, { ...document.settings.get(), ...before.madeWith?.options });
      const answer = begunWith(task.answer, beginning);
      return run(document, {
        ...task,
        answer,
        content: changeMessage(task.content, answer.id, () => answer),
        beginning,
      });
    },
    async continueAnswer(document, answerId) {
      const content = document.conversation.get();
      const answer = content.messages.get(answerId);
      if (store.get() !== null || !answer || !canContinue(answer) || answer.parentId === null) return false;
      const settings = document.settings.get();
      // The tools are those of the chat now: one may have been switched off meanwhile.
      const options = { ...settings, ...answer.madeWith?.options, toolIds: settings.toolIds };
      return run(document, {
        questionId: answer.parentId,
        answer,
        content: changeMessage(content, answerId, () => reopened(answer)),
        options,
        beginning: beginningOf(answer),
      });
    },
  };
}

/**
 * After which message the next question comes. One that was refused because it does not fit is
 * left: it would not fit again.
 */
function endForNext(conversation: Conversation): string | null {
  const head = headOf(conversation);
  const refused = (isTooLong(head) || isRefusedAsFull(head)) && head?.parentId ? conversation.messages.get(head.parentId) : null;
  return refused ? refused.parentId : conversation.headId;
}

/**
 * Whether `message` is an answer that did not come because its question does not fit in the
 * context.
 */
export const isTooLong = (message: Message | null): boolean => failureOf(message) === 'context-full';

/** Whether `message` is an answer that did not come because the chat is full. */
const isRefusedAsFull = (message: Message | null): boolean => failureOf(message) === 'chat-full';

const failureOf = (message: Message | null): ErrorName | null =>
  message?.role === 'assistant' && message.state.status === 'failed' ? message.state.failure.name : null;

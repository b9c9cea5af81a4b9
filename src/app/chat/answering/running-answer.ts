// The message of the answer that is coming: has the worker write more of it, and brings the worker's
// events into it once a frame.
import type { AnswerEnd, FinishReason } from '../../../contracts/answer.ts';
import type { AnswerBeginning, ChatEvent } from '../../../contracts/chat.ts';
import type { ChatSession } from '../../../contracts/session.ts';
import type { ToolOffer } from '../../../contracts/tools.ts';
import { settledCount } from '../../conversations/calls.ts';
import { changeMessage } from '../../conversations/conversation.ts';
import type { Document } from '../../conversations/document.ts';
import { settledSteps, toChatMessages } from '../../conversations/history.ts';
import { type AssistantMessage, emptyAnswer } from '../../conversations/message.ts';
import { applyEvent, endParts } from '../../conversations/reducer.ts';
import type { ChatSettings } from '../../conversations/settings.ts';
import { pathTo } from '../../conversations/tree.ts';
import { type Batch, createBatch } from './batch.ts';
import { createPartialSaver, type PartialSaver } from './partial-saver.ts';
import { shifted } from './shifted.ts';

export interface WritingDeps {
  session: { chat: Pick<ChatSession, 'generate' | 'answerNow' | 'stop'> };
  /** Runs a function at the next frame. */
  schedule(run: () => void): void;
  /** Runs a function after some milliseconds. */
  after(ms: number, run: () => void): void;
  now(): number;
  /** Stores what has changed of a document. It does not reject. */
  save(document: Document, options: { isAnswering: boolean }): Promise<void>;
}

export interface Generation {
  document: Document;
  answerId: string;
  questionId: string;
  options: ChatSettings;
  beginning: AnswerBeginning;
  /** Aborts when the user stops the answer. */
  signal: AbortSignal;
  stopWorker(): void;
}

export class RunningAnswer {
  readonly #deps: WritingDeps;
  readonly #generation: Generation;
  readonly #batch: Batch<ChatEvent>;
  readonly #saver: PartialSaver;

  constructor(deps: WritingDeps, generation: Generation) {
    this.#deps = deps;
    this.#generation = generation;
    this.#batch = createBatch((events) => this.#set((answer) => events.reduce(applyEvent, answer)), deps.schedule);
    this.#saver = createPartialSaver({ ...deps, save: () => this.save() });
  }

  /** The message with all that has come. */
  get message(): AssistantMessage {
    this.#batch.flush();
    return this.#found();
  }

  /** Changes the message, behind all events that have come. */
  change(by: (answer: AssistantMessage) => AssistantMessage): void {
    this.#batch.flush();
    this.#set(by);
  }

  /** Stores the message as it is now. */
  save(): Promise<void> {
    this.#batch.flush();
    return this.#deps.save(this.#generation.document, { isAnswering: true });
  }

  /** Stores nothing more. */
  close(): void {
    this.#saver.end();
  }

  /**
   * Has the worker write more. Gives how that ended. The message does not end with it: there may be
   * calls to run. Errors: those of `ChatSession.generate`.
   */
  async write(beginning: AnswerBeginning, offers: readonly ToolOffer[]): Promise<AnswerEnd> {
    const { session } = this.#deps;
    const { document, questionId, options, signal, stopWorker } = this.#generation;
    const { parts } = this.message;
    const steps = settledSteps(parts);
    const messages = toChatMessages(pathTo(document.conversation.get(), questionId));
    if (steps.length > 0) messages.push({ role: 'assistant', content: '', steps });
    const place = { message: (parts[settledCount(parts) - 1]?.message ?? -1) + 1, ms: parts.at(-1)?.endedMs ?? 0 };
    // Events travel on a port of their own: `end` may arrive after the call has settled.
    let reportEnd = (_end: AnswerEnd) => {};
    const ended = new Promise<AnswerEnd>((resolve) => {
      reportEnd = resolve;
    });
    const report = (event: ChatEvent) => {
      // The worker runs it now, whatever it made of an earlier word to stop.
      if (event.type === 'start' && signal.aborted) stopWorker();
      if (event.type === 'end') return reportEnd(event);
      this.#batch.add(shifted(event, place));
      if (event.type !== 'start' && event.type !== 'prefill') this.#saver.touch();
    };
    const { toolIds: _toolIds, ...generateOptions } = options;
    const asked = { ...generateOptions, ...(offers.length > 0 && { tools: offers }) };
    const call = session.chat.generate(messages, asked, report, beginning);
    // The busy lock or a tool came late: the stop before it found nothing in the worker to end.
    if (signal.aborted) stopWorker();
    await call;
    const end = await ended;
    if (end.reason === 'tool-calls') this.change((answer) => ({ ...answer, parts: endParts(answer.parts, 0) }));
    return end;
  }

  /** Ends the answer. `end`: the figures of what was written; null for nothing. */
  end(end: AnswerEnd | null, reason: FinishReason): void {
    this.change((answer) => applyEvent(answer, { ...(end ?? NOTHING), reason }));
  }

  #found(): AssistantMessage {
    const { document, answerId } = this.#generation;
    const found = document.conversation.get().messages.get(answerId);
    // The branch may be deleted while its answer comes.
    return found?.role === 'assistant' ? found : emptyAnswer({ id: answerId, parentId: null, createdAt: 0 });
  }

  #set(by: (answer: AssistantMessage) => AssistantMessage): void {
    const { document, answerId } = this.#generation;
    document.conversation.set(
      changeMessage(document.conversation.get(), answerId, (message) => (message.role === 'assistant' ? by(message) : message)),
    );
  }
}

/** The figures of an answer that was stopped before the worker wrote anything. */
const NOTHING: AnswerEnd = {
  type: 'end',
  reason: 'cancelled',
  stopString: null,
  usage: { promptTokens: 0, cachedTokens: 0, outputTokens: 0, reasoningTokens: 0 },
  prefillMs: 0,
  decodeMs: 0,
  reasoningMs: 0,
  ids: [],
  dropped: [],
};

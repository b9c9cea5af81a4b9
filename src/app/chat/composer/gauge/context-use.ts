// What fills the context: counted by the worker's tokenizer, off the input path. What was counted
// once is not counted again.
import type { ChatMessage, MessageTokens, PromptTokens } from '../../../../contracts/chat.ts';
import type { Conversation } from '../../../conversations/conversation.ts';
import type { Draft } from '../../../conversations/draft.ts';
import { toChatMessage } from '../../../conversations/history.ts';
import { type AttachedFile, isStreaming, type Message } from '../../../conversations/message.ts';
import type { ChatSettings } from '../../../conversations/settings.ts';
import { visibleMessages } from '../../../conversations/tree.ts';
import { createStore, type Store } from '../../../platform/store.ts';

/** Tokens of the next prompt, by what they are for. */
export interface ContextUse {
  contextTokens: number;
  instructions: number;
  conversation: number;
  /** Those of the conversation and of the draft. */
  files: number;
  /** The text that is being written. */
  draft: number;
  /** Kept free for the answer. */
  answer: number;
  /** The tokens of each file of the draft. */
  ofFile: ReadonlyMap<AttachedFile, number>;
}

type CountPrompt = (messages: ChatMessage[], settings: ChatSettings) => Promise<PromptTokens>;

export interface ContextUseDeps {
  count: CountPrompt;
  conversation: Store<Conversation>;
  settings: Store<ChatSettings>;
  draft: Store<Draft>;
  /** The model that counts, and its load; null while none is loaded. */
  model: Store<unknown>;
  /** Runs `work` after `ms` milliseconds. */
  after(ms: number, work: () => void): void;
}

/** Between the last change and a count, milliseconds. */
const COUNT_AFTER_MS = 300;

/** The use of the context, null until it is counted. It follows the stores of `deps`. */
export function createContextUse(deps: ContextUseDeps): Store<ContextUse | null> {
  const { conversation, settings, draft, model, after } = deps;
  const store = createStore<ContextUse | null>(null);
  let counter = new Counter(deps.count, model.get());
  let isScheduled = false;
  let counted: unknown[] = [];
  const refresh = async () => {
    isScheduled = false;
    if (counter.model !== model.get()) counter = new Counter(deps.count, model.get());
    const messages = visibleMessages(conversation.get()).filter((message) => !isStreaming(message));
    const state = [counter, settings.get(), draft.get().text, ...draft.get().files, ...messages];
    if (isSame(state, counted)) return;
    counted = state;
    const use = await counter.count(messages, settings.get(), draft.get()).catch(() => {
      // Without a model, or ended by a later count: the next change counts again.
      if (counted === state) counted = [];
      return null;
    });
    if (counted === state || counter.model === null) store.set(use);
  };
  const schedule = () => {
    if (isScheduled) return;
    isScheduled = true;
    after(COUNT_AFTER_MS, () => void refresh());
  };
  for (const each of [conversation, settings, draft, model]) each.subscribe(schedule);
  schedule();
  return store;
}

const isSame = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((each, index) => each === other[index]);

/** Counts for one model, and remembers what it has counted. */
class Counter {
  readonly model: unknown;
  readonly #count: CountPrompt;
  readonly #known = new WeakMap<object, MessageTokens>();

  constructor(count: CountPrompt, model: unknown) {
    this.#count = count;
    this.model = model;
  }

  async count(messages: readonly Message[], settings: ChatSettings, { text, files }: Draft): Promise<ContextUse | null> {
    if (this.model === null) return null;
    const unknown = [...messages, ...files].filter((each) => !this.#known.has(each));
    const asked = [...unknown.map(toCount), { role: 'user', content: text } satisfies ChatMessage];
    const answer = await this.#count(asked, settings);
    unknown.forEach((each, index) => this.#known.set(each, answer.messages[index] ?? NONE));
    const written = answer.messages.at(-1) ?? NONE;
    return this.#use(answer, { messages, files, draft: text === '' ? 0 : written.tokens });
  }

  #use(
    { contextTokens, answerTokens, prefaceTokens }: PromptTokens,
    { messages, files, draft }: { messages: readonly Message[]; files: readonly AttachedFile[]; draft: number },
  ): ContextUse {
    const of = (each: object) => this.#known.get(each) ?? NONE;
    const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
    const ofFile = new Map(files.map((file) => [file, of(file).fileTokens]));
    return {
      contextTokens,
      draft,
      ofFile,
      instructions: prefaceTokens,
      answer: answerTokens,
      conversation: sum(messages.map((each) => of(each).tokens - of(each).fileTokens)),
      files: sum([...messages.map((each) => of(each).fileTokens), ...ofFile.values()]),
    };
  }
}

const NONE: MessageTokens = { tokens: 0, fileTokens: 0 };

function toCount(counted: Message | AttachedFile): ChatMessage {
  if ('role' in counted) return toChatMessage(counted);
  return { role: 'user', content: '', files: [{ name: counted.name, text: counted.text }] };
}

/** Tokens that are taken, without those kept free for the answer. */
export const takenTokens = ({ instructions, conversation, files, draft }: ContextUse): number =>
  instructions + conversation + files + draft;

/** Whether the next question exceeds the room that is left beside the answer. */
export const isContextFull = (use: ContextUse): boolean => takenTokens(use) > use.contextTokens - use.answer;

/** A number of tokens, short: `812`, `3.1k`, `131k`. */
export function formatTokens(tokens: number): string {
  if (tokens < 1000) return String(tokens);
  const thousands = tokens / 1000;
  return `${thousands < 10 ? thousands.toFixed(1) : Math.round(thousands)}k`;
}

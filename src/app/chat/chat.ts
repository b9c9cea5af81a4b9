// The chat as a state machine: turns, what is being answered, the options of the next answer.
// Takes a Session; gives a store and actions. Deltas reach the store once a frame. Refuses to know React, tokens and models.
import type { ChatEvent, GenerateOptions } from '../../contracts/chat.ts';
import type { Session } from '../../contracts/session.ts';
import { toFailure } from '../failures/failure.ts';
import { createStore, type Store } from '../platform/store.ts';
import { createBatch } from './batch.ts';
import { type AnswerTurn, advance, breakOff, emptyAnswer, type Turn, toMessages } from './turns.ts';

export interface ChatState {
  turns: readonly Turn[];
  status: 'idle' | 'answering' | 'stopping';
  options: GenerateOptions;
}

export interface Chat {
  store: Store<ChatState>;
  /** Appends the visitor's text and answers it; does nothing while answering. Settles when the answer is over. */
  send(text: string): Promise<void>;
  /** Drops the last answer and answers again; does nothing while answering. */
  retry(): Promise<void>;
  /** Ends the running answer; what has come stays. */
  stop(): Promise<void>;
  /** Forgets the turns, ending the running answer. */
  startOver(): Promise<void>;
  /** Changes options of the next answer. */
  configure(options: Partial<GenerateOptions>): void;
}

export interface ChatParts {
  session: Session;
  /** Runs a function at the next frame. */
  schedule(run: () => void): void;
  /** The clock of reasoning times, ms. */
  now(): number;
  whileBusy<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** The model card's sampling: temperature 1 with medium effort. */
export const DEFAULT_OPTIONS: GenerateOptions = {
  instructions: '',
  effort: 'medium',
  temperature: 1,
  seed: null,
  maxTokens: null,
};

/** The chat store of one page. No action rejects: what fails is in the turn it broke off. */
export function createChat(parts: ChatParts): Chat {
  const store = createStore<ChatState>({ turns: [], status: 'idle', options: DEFAULT_OPTIONS });
  let nextId = 0;
  const newId = () => nextId++;

  const replace = (id: number, change: (turn: AnswerTurn) => AnswerTurn) => {
    const state = store.get();
    // The answer of a chat that was started over is no longer there: late events find nothing to change.
    const turns = state.turns.map((turn) => (turn.id === id && turn.role === 'assistant' ? change(turn) : turn));
    store.set({ ...state, turns });
  };

  const answer = async (turns: readonly Turn[]) => {
    const id = newId();
    const { options } = store.get();
    store.set({ options, turns: [...turns, emptyAnswer(id)], status: 'answering' });
    try {
      await parts.whileBusy(() =>
        listen(parts, id, replace, (report) => parts.session.chat.generate(toMessages(turns), options, report)),
      );
    } catch (thrown) {
      replace(id, (turn) => breakOff(turn, toFailure(thrown), parts.now()));
    }
    store.set({ ...store.get(), status: 'idle' });
  };

  const stop = async () => {
    if (store.get().status !== 'answering') return;
    store.set({ ...store.get(), status: 'stopping' });
    // A worker that cannot be reached has failed the running call too, and the turn shows it.
    await parts.session.chat.stop().catch(() => undefined);
  };

  return {
    store,
    stop,
    async send(text) {
      const { status, turns } = store.get();
      if (status !== 'idle' || text.trim() === '') return;
      await answer([...turns, { id: newId(), role: 'user', text }]);
    },
    async retry() {
      const { status, turns } = store.get();
      if (status !== 'idle' || turns.at(-1)?.role !== 'assistant') return;
      await answer(turns.slice(0, -1));
    },
    async startOver() {
      await stop();
      store.set({ ...store.get(), turns: [] });
    },
    configure: (options) => store.set({ ...store.get(), options: { ...store.get().options, ...options } }),
  };
}

/** Runs `generate` and applies its events to turn `id` once a frame; settles when the call and its last event are both in. */
async function listen(
  { schedule, now }: ChatParts,
  id: number,
  replace: (id: number, change: (turn: AnswerTurn) => AnswerTurn) => void,
  generate: (report: (event: ChatEvent) => void) => Promise<void>,
): Promise<void> {
  const apply = (events: ChatEvent[]) =>
    replace(id, (turn) => events.reduce((current, event) => advance(current, event, now()), turn));
  const batch = createBatch(apply, schedule);
  // Events travel on a port of their own: `end` may arrive after the call has settled.
  let reportEnd = () => {};
  const ended = new Promise<void>((resolve) => {
    reportEnd = resolve;
  });
  try {
    await generate((event) => {
      batch.add(event);
      if (event.type === 'end') reportEnd();
    });
    await ended;
  } finally {
    batch.flush();
  }
}

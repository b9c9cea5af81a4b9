// What the running answer needs of tools, and where their code is loaded: with the first tool that
// is switched on or called.
import type { ToolOffer } from '../../contracts/tools.ts';
import type { Document } from '../conversations/document.ts';
import type { AssistantMessage } from '../conversations/message.ts';

/** The message of the running answer. */
export interface CallingAnswer {
  readonly message: AssistantMessage;
  change(by: (answer: AssistantMessage) => AssistantMessage): void;
  /** Stores the message as it is now. */
  save(): Promise<void>;
}

/** One round of calls. */
export interface ToolRound {
  answer: CallingAnswer;
  document: Document;
  /** The tools that are switched on in the chat. */
  toolIds: readonly string[];
  /** Aborts when the user stops the answer. */
  signal: AbortSignal;
}

/** Errors of each function: `tool-unavailable`, or code that cannot be loaded. */
export interface ToolRounds {
  /** Max rounds of calls before the user is asked to go on. */
  maxRounds(): Promise<number>;
  /** What the model is offered of the tools that are switched on in a chat. */
  offersFor(document: Document, toolIds: readonly string[]): Promise<readonly ToolOffer[]>;
  /**
   * Runs the calls that have no result, one after the other, and adds their results. A fault of a
   * tool is a result. Settles when the signal aborts, with the results that came before.
   */
  run(round: ToolRound): Promise<void>;
}

/** Rounds whose code is loaded when they are needed. */
export function lazyRounds(load: () => Promise<ToolRounds>): ToolRounds {
  return {
    maxRounds: async () => (await load()).maxRounds(),
    offersFor: async (document, toolIds) => (toolIds.length === 0 ? [] : (await load()).offersFor(document, toolIds)),
    run: async (round) => (await load()).run(round),
  };
}

// The interface between a request's constraints and the grammar of a turn.

import type { ByteGrammar } from '../byte-grammar.ts';

/** The recipient of a call of a trained tool. */
export type BuiltInRecipient = 'python' | 'browser.search' | 'browser.open' | 'browser.find';

/** What an answer may consist of. Reasoning stays free. */
export interface TurnConstraint {
  /** The final message: free, held to a grammar, or forbidden (a call must come). */
  final: 'free' | 'forbidden' | ByteGrammar;
  /**
   * Functions that may be called, by name without a namespace, each with the grammar of its
   * arguments (null: any JSON object). Empty: no calls.
   */
  calls: ReadonlyMap<string, ByteGrammar | null>;
  /** Trained tools that may be called. The input of python is any text, that of the browser any JSON object. Default: none. */
  builtIn?: readonly BuiltInRecipient[];
  /** Upper bound of reasoning tokens, after which the reasoning is closed; null without a bound. */
  maxReasoningTokens: number | null;
}

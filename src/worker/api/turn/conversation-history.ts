// A history that grows message by message. Each result of a call stands behind its call, in
// whatever order the request has them: the model was trained with call, result, call, result.

import { invalidValue } from '../parameters/parameter-errors.ts';
import { type FunctionCall, functionName, type HistoryMessage, toolCall, toolResult } from './history.ts';

export class ConversationHistory {
  readonly #messages: HistoryMessage[] = [];
  /** The latest call of each id. */
  readonly #calls = new Map<string, HistoryMessage>();
  readonly #answered = new Set<HistoryMessage>();

  get messages(): readonly HistoryMessage[] {
    return this.#messages;
  }

  add(message: HistoryMessage): void {
    this.#messages.push(message);
  }

  addCall(call: FunctionCall): void {
    const message = toolCall(call);
    this.#calls.set(call.callId, message);
    this.add(message);
  }

  /**
   * Puts a result behind its call. `param` is the place of its id in the request. Errors: 400 for a
   * result whose call is not before it, and for a second result of one call.
   */
  addResult(callId: string, text: string, param: string): void {
    const call = this.#calls.get(callId);
    if (!call) {
      const found = `no tool call with the id '${callId}' is before it. Send the assistant's message with the call first.`;
      throw invalidValue(param, found);
    }
    if (this.#answered.has(call)) throw invalidValue(param, `the tool call '${callId}' has a result already. Send one result.`);
    this.#answered.add(call);
    const name = functionName(call.recipient ?? '');
    this.#messages.splice(this.#messages.indexOf(call) + 1, 0, toolResult({ callId, name, text }));
  }
}

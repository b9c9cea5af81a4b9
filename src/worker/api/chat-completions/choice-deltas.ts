// Events of a turn → deltas of a choice: the entries of `choices` in chunks. The whole answer is
// the same deltas, joined (response.ts). Pure.

import type { FinishReason } from '../../../contracts/answer.ts';
import type { Tokenizer } from '../../tokenizer/tokenizer.ts';
import type { FunctionTool } from '../turn/function-tool.ts';
import type { TurnEvent } from '../turn/turn-events.ts';
import { type ChoiceLogprobs, contentLogprobs } from './logprobs.ts';
import type { ChoiceFormat } from './request.ts';

/** A piece of a call of a function. The first of a call has its id and name. */
export interface FunctionCallDelta {
  index: number;
  id?: string;
  type?: 'function';
  function: { name?: string; arguments: string };
}

/** A piece of a call of a custom tool. */
export interface CustomCallDelta {
  index: number;
  id?: string;
  type?: 'custom';
  custom: { name?: string; input: string };
}

export type ToolCallDelta = FunctionCallDelta | CustomCallDelta;

/** What a message gained. */
export interface MessageDelta {
  role?: 'assistant';
  content?: string;
  reasoning?: string;
  reasoning_content?: string;
  tool_calls?: ToolCallDelta[];
  /** Deprecated. */
  function_call?: { name?: string; arguments: string };
}

export type ChatFinishReason = 'stop' | 'length' | 'tool_calls' | 'function_call';

/** What a choice gained. */
export interface ChoiceDelta {
  index: number;
  delta: MessageDelta;
  logprobs: ChoiceLogprobs | null;
  /** In the last delta of a choice. */
  finish_reason: ChatFinishReason | null;
}

/** Writes the deltas of one choice, of which it is the number `index`. */
export class ChoiceDeltas {
  readonly #index: number;
  readonly #format: ChoiceFormat;
  readonly #tokenizer: Tokenizer;
  #calls = 0;
  #openCall: FunctionTool['kind'] = 'function';

  constructor(index: number, format: ChoiceFormat, tokenizer: Tokenizer) {
    this.#index = index;
    this.#format = format;
    this.#tokenizer = tokenizer;
  }

  /** The delta before all others. */
  opening(): ChoiceDelta {
    return this.#choice({ role: 'assistant', content: '' });
  }

  /** The delta of an event. Null for an event that says nothing here. */
  delta(event: TurnEvent): ChoiceDelta | null {
    switch (event.type) {
      case 'reasoning-delta':
        return this.#format.hasReasoning ? this.#choice({ reasoning: event.text, reasoning_content: event.text }) : null;
      case 'text-delta':
        return { ...this.#choice({ content: event.text }), logprobs: this.#logprobs(event) };
      case 'tool-call-start':
        return this.#choice(this.#callStart(event));
      case 'tool-call-delta':
        return this.#choice(this.#callDelta(event.text));
      case 'end':
        return { ...this.#choice({}), finish_reason: this.#finishReason(event.reason) };
      default:
        return null;
    }
  }

  #choice(delta: MessageDelta): ChoiceDelta {
    return { index: this.#index, delta, logprobs: null, finish_reason: null };
  }

  #logprobs({ tokens }: Extract<TurnEvent, { type: 'text-delta' }>): ChoiceLogprobs | null {
    if (!this.#format.hasLogprobs) return null;
    return { content: contentLogprobs(tokens ?? [], this.#tokenizer), refusal: null };
  }

  #callStart({ callId, name, kind }: Extract<TurnEvent, { type: 'tool-call-start' }>): MessageDelta {
    if (this.#format.usesFunctionCall) return { function_call: { name, arguments: '' } };
    const index = this.#calls++;
    this.#openCall = kind;
    if (kind === 'custom') return { tool_calls: [{ index, id: callId, type: kind, custom: { name, input: '' } }] };
    return { tool_calls: [{ index, id: callId, type: 'function', function: { name, arguments: '' } }] };
  }

  #callDelta(text: string): MessageDelta {
    if (this.#format.usesFunctionCall) return { function_call: { arguments: text } };
    const index = this.#calls - 1;
    if (this.#openCall === 'custom') return { tool_calls: [{ index, custom: { input: text } }] };
    return { tool_calls: [{ index, function: { arguments: text } }] };
  }

  #finishReason(reason: FinishReason): ChatFinishReason {
    if (reason !== 'tool-calls') return reason === 'length' ? 'length' : 'stop';
    if (this.#format.namesTool) return 'stop';
    return this.#format.usesFunctionCall ? 'function_call' : 'tool_calls';
  }
}

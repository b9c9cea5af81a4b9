// A call of a tool as it grows: its arguments or its input, and the events that announce them.

import type { FunctionTool } from '../../turn/function-tool.ts';
import type { EventDraft } from '../events.ts';
import type { CustomToolCallItem, FunctionCallItem, ItemStatus } from '../items.ts';
import type { ItemPlace, OpenItem } from './open-item.ts';

/** What stays the same of a call while its text grows. */
export interface CallIdentity {
  callId: string;
  name: string;
  kind: FunctionTool['kind'];
}

export class CallItem implements OpenItem {
  readonly #place: ItemPlace;
  readonly #call: CallIdentity;
  #text = '';

  constructor(place: ItemPlace, call: CallIdentity) {
    this.#place = place;
    this.#call = call;
  }

  itemWith(status: ItemStatus): FunctionCallItem | CustomToolCallItem {
    const { callId, name, kind } = this.#call;
    const { id } = this.#place;
    if (kind === 'custom') return { id, type: 'custom_tool_call', status, call_id: callId, name, input: this.#text };
    return { id, type: 'function_call', status, call_id: callId, name, arguments: this.#text };
  }

  open(): EventDraft[] {
    return [{ type: 'response.output_item.added', output_index: this.#place.outputIndex, item: this.itemWith('in_progress') }];
  }

  append(delta: string): EventDraft[] {
    this.#text += delta;
    if (this.#call.kind === 'custom') return [{ type: 'response.custom_tool_call_input.delta', ...this.#at(), delta }];
    return [{ type: 'response.function_call_arguments.delta', ...this.#at(), delta }];
  }

  close(status: ItemStatus): EventDraft[] {
    const done = { type: 'response.output_item.done' as const, output_index: this.#place.outputIndex };
    return [this.#textDone(), { ...done, item: this.itemWith(status) }];
  }

  #textDone(): EventDraft {
    const { kind, name } = this.#call;
    if (kind === 'custom') return { type: 'response.custom_tool_call_input.done', ...this.#at(), input: this.#text };
    return { type: 'response.function_call_arguments.done', ...this.#at(), arguments: this.#text, name };
  }

  #at() {
    return { item_id: this.#place.id, output_index: this.#place.outputIndex };
  }
}

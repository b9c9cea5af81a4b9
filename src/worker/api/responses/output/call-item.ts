// A call of a function as it grows: its arguments, and the events that announce them.

import type { EventDraft } from '../events.ts';
import type { FunctionCallItem, ItemStatus } from '../items.ts';
import type { ItemPlace, OpenItem } from './open-item.ts';

/** What stays the same of a call while its arguments grow. */
export interface CallIdentity {
  callId: string;
  name: string;
}

export class CallItem implements OpenItem {
  readonly #place: ItemPlace;
  readonly #call: CallIdentity;
  #arguments = '';

  constructor(place: ItemPlace, call: CallIdentity) {
    this.#place = place;
    this.#call = call;
  }

  itemWith(status: ItemStatus): FunctionCallItem {
    const { callId, name } = this.#call;
    return { id: this.#place.id, type: 'function_call', status, call_id: callId, name, arguments: this.#arguments };
  }

  open(): EventDraft[] {
    return [{ type: 'response.output_item.added', output_index: this.#place.outputIndex, item: this.itemWith('in_progress') }];
  }

  append(delta: string): EventDraft[] {
    this.#arguments += delta;
    return [{ type: 'response.function_call_arguments.delta', ...this.#at(), delta }];
  }

  close(status: ItemStatus): EventDraft[] {
    const { name } = this.#call;
    return [
      { type: 'response.function_call_arguments.done', ...this.#at(), arguments: this.#arguments, name },
      { type: 'response.output_item.done', output_index: this.#place.outputIndex, item: this.itemWith(status) },
    ];
  }

  #at() {
    return { item_id: this.#place.id, output_index: this.#place.outputIndex };
  }
}

// An item of the output that still grows. Types only.

import type { ToolResult } from '../../../../contracts/tools.ts';
import type { EventDraft } from '../events.ts';
import type { ItemStatus, OutputItem, OutputLogprob } from '../items.ts';

/** The id of an item and its place in the output. */
export interface ItemPlace {
  id: string;
  outputIndex: number;
}

export interface OpenItem {
  /** The item with all text so far. */
  itemWith(status: ItemStatus): OutputItem;
  /** The events that announce the item. */
  open(): EventDraft[];
  /** The events of more text. */
  append(delta: string, logprobs: readonly OutputLogprob[]): EventDraft[];
  /** The events that end the item. */
  close(status: ItemStatus): EventDraft[];
}

/** The call of a tool that runs in this app. */
export interface OpenHostedItem extends OpenItem {
  /** The events of a call that is written and runs now. `text`: its whole input. */
  run(text: string): EventDraft[];
  /** Takes the result. The events are those before the item's end. */
  finish(result: ToolResult): EventDraft[];
}

// A call of Python as it grows and runs, and the events that announce it.

import type { ToolFile, ToolResult } from '../../../../contracts/tools.ts';
import type { EventDraft } from '../events.ts';
import type { CodeInterpreterCallItem, CodeOutput } from '../hosted-items.ts';
import type { ItemStatus } from '../items.ts';
import type { ItemPlace, OpenHostedItem } from './open-item.ts';

export interface CodeItemOptions {
  containerId: string;
  /** Whether the item carries what the program wrote. */
  hasOutputs: boolean;
}

export class CodeItem implements OpenHostedItem {
  readonly #place: ItemPlace;
  readonly #options: CodeItemOptions;
  #code = '';
  #isRunning = false;
  #outputs: CodeOutput[] | null = null;

  constructor(place: ItemPlace, options: CodeItemOptions) {
    this.#place = place;
    this.#options = options;
  }

  itemWith(status: ItemStatus): CodeInterpreterCallItem {
    return {
      id: this.#place.id,
      type: 'code_interpreter_call',
      status: status === 'in_progress' && this.#isRunning ? 'interpreting' : status,
      code: this.#code,
      container_id: this.#options.containerId,
      outputs: this.#options.hasOutputs ? this.#outputs : null,
    };
  }

  open(): EventDraft[] {
    return [
      { type: 'response.output_item.added', output_index: this.#place.outputIndex, item: this.itemWith('in_progress') },
      { type: 'response.code_interpreter_call.in_progress', ...this.#at() },
    ];
  }

  append(delta: string): EventDraft[] {
    this.#code += delta;
    return [{ type: 'response.code_interpreter_call_code.delta', ...this.#at(), delta }];
  }

  run(): EventDraft[] {
    this.#isRunning = true;
    return [
      { type: 'response.code_interpreter_call_code.done', ...this.#at(), code: this.#code },
      { type: 'response.code_interpreter_call.interpreting', ...this.#at() },
    ];
  }

  finish(result: ToolResult): EventDraft[] {
    this.#outputs = outputsOf(result);
    return [{ type: 'response.code_interpreter_call.completed', ...this.#at() }];
  }

  close(status: ItemStatus): EventDraft[] {
    return [{ type: 'response.output_item.done', output_index: this.#place.outputIndex, item: this.itemWith(status) }];
  }

  #at() {
    return { item_id: this.#place.id, output_index: this.#place.outputIndex };
  }
}

/** An error of the program is text that it wrote. */
function outputsOf({ text, files = [] }: ToolResult): CodeOutput[] {
  const pictures = files.filter(({ mediaType }) => mediaType.startsWith('image/'));
  return [...(text === '' ? [] : [{ type: 'logs' as const, logs: text }]), ...pictures.map(imageOutput)];
}

function imageOutput({ mediaType, bytes }: ToolFile): CodeOutput {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return { type: 'image', url: `data:${mediaType};base64,${btoa(binary)}` };
}

// Threads within an array, between its items.

import type { ArrayMachine, ArrayProgress, ItemOption } from '../language/array-machine.ts';
import type { Contexts } from './contexts.ts';
import type { Context, Continuation, Sink, Thread } from './thread.ts';
import { isWhiteSpace, longestWhiteSpace } from './white-space.ts';

const COMMA = 0x2c;
const CLOSE = 0x5d;

/** An array of which some items were read. */
export class ArrayContext implements Context {
  readonly id: number;
  readonly depth: number;
  readonly parent: Continuation;
  readonly #machine: ArrayMachine;
  readonly #progress: ArrayProgress;
  readonly #contexts: Contexts;
  #after: Thread | null = null;
  #options: readonly ItemOption[] | null = null;

  constructor(contexts: Contexts, id: number, array: { machine: ArrayMachine; progress: ArrayProgress; parent: Continuation }) {
    this.#contexts = contexts;
    this.id = id;
    this.#machine = array.machine;
    this.#progress = array.progress;
    this.parent = array.parent;
    this.depth = depthBehind(array.parent);
  }

  get after(): Thread {
    this.#after ??= new ArrayThread(this, 'item', 0);
    return this.#after;
  }

  get mayEnd(): boolean {
    return this.#machine.mayEnd(this.#progress);
  }

  get options(): readonly ItemOption[] {
    this.#options ??= this.#machine.options(this.#progress);
    return this.#options;
  }

  /** The array behind one more item. */
  behind({ behind }: ItemOption): Context {
    return this.#contexts.array(this.#machine, behind, this.parent);
  }
}

export function depthBehind({ contexts }: Continuation): number {
  return (contexts[0]?.depth ?? -1) + 1;
}

/** Behind the bracket, an item, or a comma, and some white space. */
export class ArrayThread implements Thread {
  readonly ends = false;
  readonly #context: ArrayContext;
  readonly #behind: 'bracket' | 'item' | 'comma';
  readonly #space: number;

  constructor(context: ArrayContext, behind: 'bracket' | 'item' | 'comma', space: number) {
    this.#context = context;
    this.#behind = behind;
    this.#space = space;
  }

  get key(): string {
    return `${this.#behind}${this.#space}.${this.#context.id}`;
  }

  step(byte: number, sink: Sink): void {
    const context = this.#context;
    if (isWhiteSpace(byte)) {
      if (this.#space < longestWhiteSpace(context.depth)) sink.thread(new ArrayThread(context, this.#behind, this.#space + 1));
    } else if (byte === CLOSE) {
      if (this.#behind !== 'comma' && context.mayEnd) for (const { after } of context.parent.contexts) sink.thread(after);
    } else if (this.#behind === 'item') {
      if (byte === COMMA && context.options.length > 0) sink.thread(new ArrayThread(context, 'comma', 0));
    } else {
      for (const option of context.options) sink.value(option.item, context.behind(option));
    }
  }

  run(): null {
    return null;
  }
}

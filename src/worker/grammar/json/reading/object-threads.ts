// Threads within an object: between its members, and within a key.

import type { StringRun } from '../../byte-grammar.ts';
import type { KeyPlace, ObjectMachine, ObjectProgress } from '../language/object-machine.ts';
import type { Conjunction } from '../sets/conjunction.ts';
import { depthBehind } from './array-threads.ts';
import { type PartialCharacter, partialText, rangesOf, readCharacter } from './character-reader.ts';
import type { Contexts } from './contexts.ts';
import type { Context, Continuation, Sink, Thread } from './thread.ts';
import { isWhiteSpace, longestWhiteSpace } from './white-space.ts';

const COMMA = 0x2c;
const CLOSE = 0x7d;
const QUOTE = 0x22;
const COLON = 0x3a;

/** An object of which some members were read. */
export class ObjectContext implements Context {
  readonly id: number;
  readonly depth: number;
  readonly parent: Continuation;
  readonly machine: ObjectMachine;
  readonly progress: ObjectProgress;
  readonly #contexts: Contexts;
  #after: Thread | null = null;
  #mayGoOn: boolean | null = null;

  constructor(
    contexts: Contexts,
    id: number,
    object: { machine: ObjectMachine; progress: ObjectProgress; parent: Continuation },
  ) {
    this.#contexts = contexts;
    this.id = id;
    this.machine = object.machine;
    this.progress = object.progress;
    this.parent = object.parent;
    this.depth = depthBehind(object.parent);
  }

  get after(): Thread {
    this.#after ??= new ObjectThread(this, 'member', 0);
    return this.#after;
  }

  get mayGoOn(): boolean {
    this.#mayGoOn ??= this.machine.mayGoOn(this.progress);
    return this.#mayGoOn;
  }

  /** The object behind one more member. */
  behind(progress: ObjectProgress): Context {
    return this.#contexts.object(this.machine, progress, this.parent);
  }
}

/** Behind the brace, a member, or a comma, and some white space. */
export class ObjectThread implements Thread {
  readonly ends = false;
  readonly #context: ObjectContext;
  readonly #behind: 'brace' | 'member' | 'comma';
  readonly #space: number;

  constructor(context: ObjectContext, behind: 'brace' | 'member' | 'comma', space: number) {
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
      if (this.#space < longestWhiteSpace(context.depth)) sink.thread(new ObjectThread(context, this.#behind, this.#space + 1));
    } else if (byte === CLOSE) {
      const mayEnd = this.#behind !== 'comma' && context.machine.mayEnd(context.progress);
      if (mayEnd) for (const { after } of context.parent.contexts) sink.thread(after);
    } else if (byte === COMMA) {
      if (this.#behind === 'member' && context.mayGoOn) sink.thread(new ObjectThread(context, 'comma', 0));
    } else if (byte === QUOTE && this.#behind !== 'member' && context.mayGoOn) {
      sink.thread(new KeyThread(context, context.machine.firstPlace(context.progress), null));
    }
  }

  run(): null {
    return null;
  }
}

/** Within a key. */
class KeyThread implements Thread {
  readonly ends = false;
  readonly #context: ObjectContext;
  readonly #place: KeyPlace;
  readonly #partial: PartialCharacter | null;

  constructor(context: ObjectContext, place: KeyPlace, partial: PartialCharacter | null) {
    this.#context = context;
    this.#place = place;
    this.#partial = partial;
  }

  /**
   * Where no key that was read or declared begins as this one does, its text matters no more up to
   * the end of the next token: the automaton's state has all of it.
   */
  get key(): string {
    const { low, high, depth, open, text, isAlone } = this.#place;
    const matters = open >= 0 && !isAlone;
    const declared = low === high ? '' : `${low}-${high}.${depth}`;
    return `k${declared}.${open}.${matters ? JSON.stringify(text) : ''}${partialText(this.#partial)}.${this.#context.id}`;
  }

  step(byte: number, sink: Sink): void {
    const { machine, progress } = this.#context;
    if (byte === QUOTE && this.#partial === null) {
      const closed = machine.close(progress, this.#place);
      if (closed !== null)
        sink.thread(new ColonThread(closed.value, this.#context.behind(closed.behind), { colon: false, space: 0 }));
      return;
    }
    const read = readCharacter(this.#partial, byte);
    if (read === null) return;
    const next = typeof read === 'number' ? this.#behindCharacter(read) : this.#within(read);
    if (next !== null) sink.thread(next);
  }

  run(): StringRun<readonly Thread[]> | null {
    const { machine, progress } = this.#context;
    const max = this.#partial === null ? machine.freeLength(progress, this.#place) : -1;
    return max < 0 ? null : { min: 0, max, closed: null };
  }

  #behindCharacter(code: number): KeyThread | null {
    const place = this.#context.machine.nextPlace(this.#context.progress, this.#place, code);
    return place === null ? null : new KeyThread(this.#context, place, null);
  }

  #within(partial: PartialCharacter): KeyThread | null {
    const { machine, progress } = this.#context;
    const possible = rangesOf(partial).some((range) => machine.mayComeFrom(progress, this.#place, range));
    return possible ? new KeyThread(this.#context, this.#place, partial) : null;
  }
}

/** Behind a key, or behind its colon, and some white space. */
class ColonThread implements Thread {
  readonly ends = false;
  readonly #value: Conjunction;
  readonly #context: Context;
  readonly #read: { colon: boolean; space: number };

  constructor(value: Conjunction, context: Context, read: { colon: boolean; space: number }) {
    this.#value = value;
    this.#context = context;
    this.#read = read;
  }

  get key(): string {
    return `c${this.#read.colon}${this.#read.space}.${this.#value.id}.${this.#context.id}`;
  }

  step(byte: number, sink: Sink): void {
    const { colon, space } = this.#read;
    if (isWhiteSpace(byte)) {
      if (space < longestWhiteSpace(this.#context.depth)) sink.thread(this.#with({ colon, space: space + 1 }));
    } else if (colon) sink.value(this.#value, this.#context);
    else if (byte === COLON) sink.thread(this.#with({ colon: true, space: 0 }));
  }

  run(): null {
    return null;
  }

  #with(read: { colon: boolean; space: number }): ColonThread {
    return new ColonThread(this.#value, this.#context, read);
  }
}

// Reads JSON text byte by byte: all threads that may be meant, side by side.

import type { ByteGrammar, StringRun } from '../../byte-grammar.ts';
import type { Language } from '../language/language.ts';
import type { Conjunction } from '../sets/conjunction.ts';
import { ArrayThread } from './array-threads.ts';
import { Contexts } from './contexts.ts';
import { ObjectThread } from './object-threads.ts';
import { LiteralThread, NumberThread, StringThread } from './scalar-threads.ts';
import type { Context, Sink, Thread } from './thread.ts';

/** The threads that run. There is at least one, and each of them leads to an end. */
export type JsonState = readonly Thread[];

const QUOTE = 0x22;
const BRACKET = 0x5b;
const BRACE = 0x7b;

/** A grammar of the JSON texts whose value satisfies a conjunction. */
export class JsonGrammar implements ByteGrammar<JsonState> {
  readonly start: JsonState;
  readonly #language: Language;
  readonly #contexts = new Contexts();

  constructor(language: Language, root: Conjunction) {
    this.#language = language;
    const whole: Context = { id: 0, depth: -1, after: new EndThread() };
    this.start = [new StartThread(root, whole)];
  }

  next(state: JsonState, byte: number): JsonState | null {
    const step = new Step();
    for (const thread of state) thread.step(byte, step);
    for (const [schema, contexts] of step.values) this.#begin(schema, byte, { sink: step, contexts });
    const { threads } = step;
    if (threads.length === 0) return null;
    return threads.length === 1 ? threads : distinct(threads);
  }

  isEnd(state: JsonState): boolean {
    return state.some(({ ends }) => ends);
  }

  key(state: JsonState): string {
    const [only] = state;
    return state.length === 1 && only !== undefined ? only.key : state.map(({ key }) => key).join(' ');
  }

  stringRun(state: JsonState): StringRun<JsonState> | null {
    const [first, ...others] = state.map((thread) => thread.run());
    if (first === null || first === undefined) return null;
    const closed = [...(first.closed ?? [])];
    for (const other of others) {
      if (other === null || other.min !== first.min || other.max !== first.max || other.closed === null || first.closed === null)
        return null;
      closed.push(...other.closed);
    }
    return first.closed === null ? first : { ...first, closed: distinct(closed) };
  }

  insideName(state: JsonState): string | null {
    return state.length === 1 ? (state[0]?.insideName ?? null) : null;
  }

  /** Starts the threads of a value that begins with `byte`. */
  #begin(schema: Conjunction, byte: number, { sink, contexts }: { sink: Sink; contexts: readonly Context[] }): void {
    const { literals, numbers, strings, arrays, objects } = this.#language.machines(schema);
    const behind = () => this.#contexts.continuation(contexts);
    switch (byte) {
      case QUOTE:
        for (const machine of strings) sink.thread(new StringThread(machine, { place: machine.start, partial: null }, behind()));
        break;
      case BRACKET:
        for (const machine of arrays)
          sink.thread(new ArrayThread(this.#contexts.array(machine, machine.start, behind()), 'bracket', 0));
        break;
      case BRACE:
        for (const machine of objects)
          sink.thread(new ObjectThread(this.#contexts.object(machine, machine.start, behind()), 'brace', 0));
        break;
      default:
        for (const literal of literals) new LiteralThread(literal, 0, behind()).step(byte, sink);
        for (const machine of numbers) {
          const begun = machine.start(byte);
          if (begun !== null) sink.thread(new NumberThread(machine, begun, behind()));
        }
    }
  }
}

/** Collects what the threads become behind one byte. Values that begin are read once for all. */
class Step implements Sink {
  readonly threads: Thread[] = [];
  readonly values = new Map<Conjunction, Context[]>();

  thread(next: Thread): void {
    this.threads.push(next);
  }

  value(schema: Conjunction, context: Context): void {
    const waiting = this.values.get(schema);
    if (waiting === undefined) this.values.set(schema, [context]);
    else waiting.push(context);
  }
}

function distinct(threads: readonly Thread[]): readonly Thread[] {
  if (threads.length < 2) return threads;
  return [...new Map(threads.map((thread) => [thread.key, thread])).values()];
}

/** Before the root value. */
class StartThread implements Thread {
  readonly key = 'start';
  readonly ends = false;
  readonly #root: Conjunction;
  readonly #context: Context;

  constructor(root: Conjunction, context: Context) {
    this.#root = root;
    this.#context = context;
  }

  step(_byte: number, sink: Sink): void {
    sink.value(this.#root, this.#context);
  }

  run(): null {
    return null;
  }
}

/** Behind the root value. */
class EndThread implements Thread {
  readonly key = 'end';
  readonly ends = true;

  step(): void {
    // Nothing follows the root value.
  }

  run(): null {
    return null;
  }
}

// The parts of a reader of JSON: threads, and what they wait for.

import type { StringRun } from '../../byte-grammar.ts';
import type { Conjunction } from '../sets/conjunction.ts';

/** Takes what a thread becomes behind a byte. */
export interface Sink {
  /** The thread goes on as that one. */
  thread(next: Thread): void;
  /** The byte begins a value that satisfies `schema`; behind it, `context` goes on. */
  value(schema: Conjunction, context: Context): void;
}

/** One way to read on. Several may run side by side. Threads are immutable. */
export interface Thread {
  /** Equal for threads that allow the same bytes, further than a token reaches. */
  readonly key: string;
  /** Whether a whole text was read. */
  readonly ends: boolean;
  /** Reads one byte. A thread that cannot go on gives nothing to the sink. */
  step(byte: number, sink: Sink): void;
  /** Facts of a place in a string; null anywhere else. */
  run(): StringRun<readonly Thread[]> | null;
  /** Name of a place in a string, as `ByteGrammar.insideName`. */
  readonly insideName?: string | null;
}

/** Where a value stands: in an array, an object, or alone. */
export interface Context {
  readonly id: number;
  /** How deep the value's container is nested. */
  readonly depth: number;
  /** The thread behind the value. */
  readonly after: Thread;
}

/** The contexts that wait for one value. Equal sets are the same object. */
export interface Continuation {
  readonly id: number;
  readonly contexts: readonly Context[];
}

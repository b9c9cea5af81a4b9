// Threads within `null`, `true`, `false`, numbers and strings.

import type { StringRun } from '../../byte-grammar.ts';
import type { NumberMachine, NumberState } from '../language/number-machine.ts';
import type { StringMachine, StringPlace } from '../language/string-machine.ts';
import { type PartialCharacter, partialText, rangesOf, readCharacter } from './character-reader.ts';
import type { Continuation, Sink, Thread } from './thread.ts';

const QUOTE = 0x22;

/** Within `null`, `true` or `false`. */
export class LiteralThread implements Thread {
  readonly ends = false;
  readonly #text: string;
  readonly #at: number;
  readonly #behind: Continuation;

  constructor(text: string, at: number, behind: Continuation) {
    this.#text = text;
    this.#at = at;
    this.#behind = behind;
  }

  get key(): string {
    return `${this.#text}${this.#at}.${this.#behind.id}`;
  }

  step(byte: number, sink: Sink): void {
    if (this.#text.charCodeAt(this.#at) !== byte) return;
    if (this.#at + 1 === this.#text.length) goOn(this.#behind, sink);
    else sink.thread(new LiteralThread(this.#text, this.#at + 1, this.#behind));
  }

  run(): null {
    return null;
  }
}

/** Within a number. The byte behind it ends it. */
export class NumberThread implements Thread {
  readonly #machine: NumberMachine;
  readonly #state: NumberState;
  readonly #behind: Continuation;

  constructor(machine: NumberMachine, state: NumberState, behind: Continuation) {
    this.#machine = machine;
    this.#state = state;
    this.#behind = behind;
  }

  get key(): string {
    return `${this.#machine.id}n${this.#machine.textOf(this.#state)}.${this.#behind.id}`;
  }

  /** A number may end the text if it is the root. */
  get ends(): boolean {
    return this.#machine.isEnd(this.#state) && this.#behind.contexts.some(({ after }) => after.ends);
  }

  step(byte: number, sink: Sink): void {
    const next = this.#machine.next(this.#state, byte);
    if (next !== null) sink.thread(new NumberThread(this.#machine, next, this.#behind));
    else if (this.#machine.isEnd(this.#state)) for (const { after } of this.#behind.contexts) after.step(byte, sink);
  }

  run(): null {
    return null;
  }
}

/** Within a string. */
export class StringThread implements Thread {
  readonly ends = false;
  readonly #machine: StringMachine;
  readonly #place: StringPlace;
  readonly #partial: PartialCharacter | null;
  readonly #behind: Continuation;

  constructor(machine: StringMachine, at: { place: StringPlace; partial: PartialCharacter | null }, behind: Continuation) {
    this.#machine = machine;
    this.#place = at.place;
    this.#partial = at.partial;
    this.#behind = behind;
  }

  get key(): string {
    return `${this.#machine.id}s${this.#machine.textOf(this.#place)}.${partialText(this.#partial)}.${this.#behind.id}`;
  }

  get insideName(): string | null {
    return this.#partial === null ? `${this.#machine.id}s${this.#machine.textOf(this.#place)}` : null;
  }

  step(byte: number, sink: Sink): void {
    if (byte === QUOTE && this.#partial === null) {
      if (this.#machine.isEnd(this.#place)) goOn(this.#behind, sink);
      return;
    }
    const read = readCharacter(this.#partial, byte);
    if (read === null) return;
    const next = typeof read === 'number' ? this.#behindCharacter(read) : this.#within(read);
    if (next !== null) sink.thread(next);
  }

  run(): StringRun<readonly Thread[]> | null {
    if (this.#partial !== null) return null;
    if (this.#machine.isFreeBehind(this.#place)) return { min: 0, max: Number.POSITIVE_INFINITY, closed: null };
    if (!this.#machine.isFree) return null;
    const { count } = this.#place;
    const { min, max } = this.#machine;
    return { min: Math.max(0, min - count), max: max - count, closed: this.#behind.contexts.map(({ after }) => after) };
  }

  #behindCharacter(code: number): StringThread | null {
    const place = this.#machine.next(this.#place, code);
    return place === null ? null : new StringThread(this.#machine, { place, partial: null }, this.#behind);
  }

  #within(partial: PartialCharacter): StringThread | null {
    const possible = rangesOf(partial).some(([low, high]) => this.#machine.mayComeFrom(this.#place, low, high));
    return possible ? new StringThread(this.#machine, { place: this.#place, partial }, this.#behind) : null;
  }
}

/** A value is complete: whatever waits for it goes on. */
function goOn({ contexts }: Continuation, sink: Sink): void {
  for (const { after } of contexts) sink.thread(after);
}

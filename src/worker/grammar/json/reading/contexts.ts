// Interns contexts and continuations, so that threads with equal futures have equal keys.

import type { ArrayMachine, ArrayProgress } from '../language/array-machine.ts';
import type { ObjectMachine, ObjectProgress } from '../language/object-machine.ts';
import { ArrayContext } from './array-threads.ts';
import { ObjectContext } from './object-threads.ts';
import type { Context, Continuation } from './thread.ts';

/** Above this, the table starts anew. Keys that differ without need cost a mask, not a fault. */
const MAX_KNOWN = 100_000;

export class Contexts {
  readonly #known = new Map<string, ArrayContext | ObjectContext | Continuation>();
  #ids = 0;

  array(machine: ArrayMachine, progress: ArrayProgress, parent: Continuation): ArrayContext {
    const { index, counts, taken } = progress;
    const name = `a${machine.id}.${parent.id}.${index}.${counts.join()}.${taken.join()}`;
    return this.#intern(name, (id) => new ArrayContext(this, id, { machine, progress, parent }));
  }

  object(machine: ObjectMachine, progress: ObjectProgress, parent: Continuation): ObjectContext {
    const { seen, othersId, count } = progress;
    const name = `o${machine.id}.${parent.id}.${count}.${seen.join()}.${othersId}`;
    return this.#intern(name, (id) => new ObjectContext(this, id, { machine, progress, parent }));
  }

  /** What goes on behind a value that all these contexts wait for. */
  continuation(contexts: readonly Context[]): Continuation {
    const distinct = [...new Set(contexts)].toSorted((a, b) => a.id - b.id);
    return this.#intern(`c${distinct.map(({ id }) => id).join()}`, (id) => ({ id, contexts: distinct }));
  }

  #intern<T extends ArrayContext | ObjectContext | Continuation>(name: string, make: (id: number) => T): T {
    const known = this.#known.get(name);
    // A name begins with the letter of its kind.
    if (known !== undefined) return known as T;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#ids++;
    const made = make(this.#ids);
    this.#known.set(name, made);
    return made;
  }
}

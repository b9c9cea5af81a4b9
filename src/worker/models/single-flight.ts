// Jobs on a model that several callers may ask for at once: the first starts one, the others join, all get its events.
// Takes keys and work, gives results; does not know what is done.

import type { LoadEvent } from '../../contracts/models.ts';
import { Jobs } from './jobs.ts';

export type Listener = (event: LoadEvent) => void;

/** What a job does: reports events, and rejects with AbortError once `signal` aborts. */
export type ReportingWork<Result> = (tell: Listener, signal: AbortSignal) => Promise<Result>;

/** Who hears of one job. */
class Audience {
  readonly #listeners = new Set<Listener>();
  /** The last event of each type, for those who join later. */
  readonly #told = new Map<LoadEvent['type'], LoadEvent>();

  readonly tell: Listener = (event) => {
    this.#told.set(event.type, event);
    for (const listener of this.#listeners) listener(event);
  };

  add(listener: Listener): void {
    for (const event of this.#told.values()) listener(event);
    this.#listeners.add(listener);
  }
}

export class SingleFlight<Result> {
  readonly #jobs = new Jobs<Result>();
  readonly #audiences = new WeakMap<Promise<Result>, Audience>();

  isRunning(key: string): boolean {
    return this.#jobs.isRunning(key);
  }

  /** Joins the job for `key`, or starts `work`. The listener gets the events so far, then the rest. */
  join(key: string, listener: Listener, work: ReportingWork<Result>): Promise<Result> {
    const own = new Audience();
    const result = this.#jobs.join(key, (signal) => work(own.tell, signal));
    const audience = this.#audiences.get(result) ?? own;
    this.#audiences.set(result, audience);
    audience.add(listener);
    return result;
  }

  /** Stops the job for `key`, if there is one, and waits until it is over. */
  interrupt(key: string): Promise<void> {
    return this.#jobs.interrupt(key);
  }
}

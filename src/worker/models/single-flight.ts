// Runs jobs on a model that several callers may request at once. The first caller starts the job,
// the others join it, and all of them get its events.

import { Jobs } from '../../contracts/jobs.ts';
import type { LoadEvent } from '../../contracts/models.ts';

export type Listener = (event: LoadEvent) => void;

/** The work of a job. It reports events, and rejects with AbortError once `signal` aborts. */
export type ReportingWork<Result> = (report: Listener, signal: AbortSignal) => Promise<Result>;

/** The listeners of one job. */
class Audience {
  readonly #listeners = new Set<Listener>();
  /** The last event of each type, for callers that join later. */
  readonly #latest = new Map<LoadEvent['type'], LoadEvent>();

  readonly report: Listener = (event) => {
    this.#latest.set(event.type, event);
    for (const listener of this.#listeners) listener(event);
  };

  add(listener: Listener): void {
    for (const event of this.#latest.values()) listener(event);
    this.#listeners.add(listener);
  }
}

export class SingleFlight<Result> {
  readonly #jobs = new Jobs<Result>();
  readonly #audiences = new WeakMap<Promise<Result>, Audience>();

  isRunning(key: string): boolean {
    return this.#jobs.isRunning(key);
  }

  /**
   * Joins the job for `key`, or starts `work`. The listener gets the events so far, then the rest.
   */
  join(key: string, listener: Listener, work: ReportingWork<Result>): Promise<Result> {
    const own = new Audience();
    const result = this.#jobs.join(key, (signal) => work(own.report, signal));
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

// Shares one running job between all callers that ask for it. The first starts it, the others join,
// and all receive its events.

import type { LoadEvent } from '../../contracts/models.ts';

export type Listener = (event: LoadEvent) => void;

/** A job. Reports events, and rejects with AbortError once `signal` aborts. */
export type Work<Result> = (tell: Listener, signal: AbortSignal) => Promise<Result>;

interface Running<Result> {
  result: Promise<Result>;
  controller: AbortController;
  listeners: Set<Listener>;
  /** The last event of each type, for callers that join later. */
  told: Map<LoadEvent['type'], LoadEvent>;
}

export class SingleFlight<Result> {
  readonly #running = new Map<string, Running<Result>>();

  isRunning(url: string): boolean {
    return this.#running.has(url);
  }

  /**
   * Joins the work on `url`, or starts `work`. The listener receives the earlier events, then the
   * rest.
   */
  join(url: string, listener: Listener, work: Work<Result>): Promise<Result> {
    const running = this.#running.get(url) ?? this.#start(url, work);
    for (const event of running.told.values()) listener(event);
    running.listeners.add(listener);
    return running.result;
  }

  /** Stops the work on `url`, if there is any, and waits until it is over. */
  async interrupt(url: string): Promise<void> {
    const running = this.#running.get(url);
    running?.controller.abort();
    await running?.result.catch(() => undefined); // Its own caller gets the error.
  }

  #start(url: string, work: Work<Result>): Running<Result> {
    const listeners: Running<Result>['listeners'] = new Set();
    const told: Running<Result>['told'] = new Map();
    const controller = new AbortController();
    const tell: Listener = (event) => {
      told.set(event.type, event);
      for (const listener of listeners) listener(event);
    };
    const result = work(tell, controller.signal).finally(() => this.#running.delete(url));
    const running = { result, controller, listeners, told };
    this.#running.set(url, running);
    return running;
  }
}

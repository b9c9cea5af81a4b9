// Jobs that run now, by key: at most one for each. Who asks for a key again joins its job or replaces it.
// Takes keys and work, gives results; knows nothing of models.

/** What a job does; rejects with AbortError once `signal` aborts. */
export type Work<Result> = (signal: AbortSignal) => Promise<Result>;

interface Job<Result> {
  controller: AbortController;
  result: Promise<Result>;
}

export class Jobs<Result> {
  readonly #running = new Map<string, Job<Result>>();

  isRunning(key: string): boolean {
    return this.#running.has(key);
  }

  /** The result of the job that runs for `key`, or of `work`, which is started if there is none. */
  join(key: string, work: Work<Result>): Promise<Result> {
    return this.#running.get(key)?.result ?? this.#start(key, work);
  }

  /** Stops the job that runs for `key`, waits until it is over, then runs `work`: the last wish counts. */
  replace<Own extends Result>(key: string, work: Work<Own>): Promise<Own> {
    const previous = this.#running.get(key);
    previous?.controller.abort();
    // It has the key from now on, so that a later caller replaces it also while it waits.
    return this.#start(key, async (signal) => {
      await previous?.result.catch(() => undefined); // Its callers get the error.
      signal.throwIfAborted();
      return work(signal);
    });
  }

  /** Tells the job that runs for `key`, if there is one, to stop; does not wait for its end. */
  abort(key: string): void {
    this.#running.get(key)?.controller.abort();
  }

  /** Stops the job that runs for `key`, if there is one, and waits until it is over. */
  async interrupt(key: string): Promise<void> {
    this.abort(key);
    await this.#running.get(key)?.result.catch(() => undefined); // Its callers get the error.
  }

  #start<Own extends Result>(key: string, work: Work<Own>): Promise<Own> {
    const controller = new AbortController();
    const result = work(controller.signal).finally(() => {
      if (this.#running.get(key) === job) this.#running.delete(key);
    });
    const job = { controller, result };
    this.#running.set(key, job);
    return result;
  }
}

// Runs jobs by key, at most one for each. A second request for a key joins its job or replaces it.

/** The work of a job. It rejects with AbortError once `signal` aborts. */
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

  /** The result of the job that runs for `key`. Starts `work` if there is none. */
  join(key: string, work: Work<Result>): Promise<Result> {
    return this.#running.get(key)?.result ?? this.#start(key, work);
  }

  /**
   * Stops the job that runs for `key`, waits until it is over, then runs `work`. Errors: those of
   * `work`; AbortError if it is replaced or stopped first.
   */
  replace<Own extends Result>(key: string, work: Work<Own>): Promise<Own> {
    const previous = this.#running.get(key);
    previous?.controller.abort();
    // It has the key from now on, so that a later request replaces it even while it waits.
    return this.#start(key, async (signal) => {
      await previous?.result.catch(() => undefined); // Its callers get the error.
      signal.throwIfAborted();
      return work(signal);
    });
  }

  /** Stops the job that runs for `key`, if there is one, without waiting for its end. */
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

// The generations and measurements of one tab, running and queued. The tab's own stop ends them,
// and so does its end.

export class TabWork {
  readonly #running = new Set<AbortController>();

  /** `gone` aborts when the tab is closed. */
  constructor(gone: AbortSignal) {
    gone.addEventListener('abort', () => this.stop(), { once: true });
  }

  /** Runs work until it ends or is stopped. Rejects as `work` does. */
  async run<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const controller = new AbortController();
    this.#running.add(controller);
    try {
      return await work(controller.signal);
    } finally {
      this.#running.delete(controller);
    }
  }

  /** Aborts all that runs. */
  stop(): void {
    for (const controller of this.#running) controller.abort();
  }
}

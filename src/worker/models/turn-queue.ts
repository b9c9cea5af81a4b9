// Serializes access to the GPU for chat, API and loading: first come, first served.

/** Ends a turn. Calling it twice is harmless. */
export type ReleaseTurn = () => void;

interface Waiter {
  start(): void;
}

/**
 * A fair mutex. It grants turns in the order of the calls, and a waiter that aborts leaves the
 * queue.
 */
export class TurnQueue {
  readonly #waiting: Waiter[] = [];
  #isTaken = false;

  /** Number of waiters now. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Waits for a turn. Rejects with the signal's reason if it aborts before the turn starts. */
  take(signal?: AbortSignal): Promise<ReleaseTurn> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (!this.#isTaken) {
      this.#isTaken = true;
      return Promise.resolve(this.#release());
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal?.reason);
      };
      const waiter: Waiter = {
        start: () => {
          signal?.removeEventListener('abort', leave);
          resolve(this.#release());
        },
      };
      this.#waiting.push(waiter);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  #release(): ReleaseTurn {
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const next = this.#waiting.shift();
      if (next) next.start();
      else this.#isTaken = false;
    };
  }
}

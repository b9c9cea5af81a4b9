// Web Locks in memory. Like the browser, they grant requests in their order.

type Callback = (lock: Lock | null) => unknown;

interface Waiting {
  mode: LockMode;
  grant(): void;
}

interface FakeLocks extends Pick<LockManager, 'request'> {
  /** Count of locks that are held or requested. */
  count(): number;
}

/** The locks of one origin; its tabs share them. */
export function createFakeLocks(): FakeLocks {
  const byName = new Map<string, NamedLock>();
  const lockNamed = (name: string): NamedLock => {
    const lock = byName.get(name) ?? new NamedLock(name);
    byName.set(name, lock);
    return lock;
  };
  const request = async (name: string, first: LockOptions | Callback, second?: Callback): Promise<unknown> => {
    const [options, callback] = typeof first === 'function' ? [{}, first] : [first, second ?? (() => undefined)];
    await Promise.resolve(); // The answer comes from another process.
    return lockNamed(name).request(options, callback);
  };
  return { request, count: () => [...byName.values()].reduce((sum, { count }) => sum + count, 0) };
}

class NamedLock {
  readonly #name: string;
  readonly #held: LockMode[] = [];
  #queue: Waiting[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  get count(): number {
    return this.#held.length + this.#queue.length;
  }

  async request({ mode = 'exclusive', ifAvailable = false, signal }: LockOptions, callback: Callback): Promise<unknown> {
    signal?.throwIfAborted();
    const isFree = this.#queue.length === 0 && this.#isFree(mode);
    if (ifAvailable && !isFree) return callback(null);
    if (isFree) this.#held.push(mode);
    else await this.#turn(mode, signal);
    return this.#run(mode, callback);
  }

  /** Waits until the lock is granted; it is held from then on. */
  async #turn(mode: LockMode, signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((grant, reject) => {
      const waiting = { mode, grant };
      this.#queue.push(waiting);
      signal?.addEventListener('abort', () => {
        this.#queue = this.#queue.filter((other) => other !== waiting);
        reject(signal.reason as Error);
      });
    });
  }

  #isFree(mode: LockMode): boolean {
    return this.#held.length === 0 || (mode === 'shared' && !this.#held.includes('exclusive'));
  }

  async #run(mode: LockMode, callback: Callback): Promise<unknown> {
    try {
      return await callback({ name: this.#name, mode });
    } finally {
      this.#held.splice(this.#held.indexOf(mode), 1);
      this.#grantNext();
    }
  }

  #grantNext(): void {
    for (let next = this.#queue[0]; next && this.#isFree(next.mode); next = this.#queue[0]) {
      this.#queue.shift();
      this.#held.push(next.mode);
      next.grant();
    }
  }
}

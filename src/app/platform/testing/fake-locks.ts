// Web Locks in memory. Like the browser, they grant requests in their order.

type Callback = (lock: Lock | null) => unknown;

interface Waiting {
  mode: LockMode;
  grant(held: Held): void;
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

interface Held {
  mode: LockMode;
  /** Rejects the request of the holder, who loses the lock. */
  breakOff(error: Error): void;
  broken: Promise<never>;
}

class NamedLock {
  readonly #name: string;
  #held: Held[] = [];
  #queue: Waiting[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  get count(): number {
    return this.#held.length + this.#queue.length;
  }

  async request({ mode = 'exclusive', ifAvailable, steal, signal }: LockOptions, callback: Callback): Promise<unknown> {
    signal?.throwIfAborted();
    if (steal) for (const held of this.#held.splice(0)) held.breakOff(new DOMException('The lock was stolen.', 'AbortError'));
    const isFree = steal || (this.#queue.length === 0 && this.#isFree(mode));
    if (ifAvailable && !isFree) return callback(null);
    return this.#run(isFree ? this.#hold(mode) : await this.#turn(mode, signal), callback);
  }

  #hold(mode: LockMode): Held {
    let breakOff: Held['breakOff'] = () => {};
    const broken = new Promise<never>((_, reject) => {
      breakOff = reject;
    });
    broken.catch(() => undefined);
    const held = { mode, breakOff, broken };
    this.#held.push(held);
    return held;
  }

  /** Waits until the lock is granted. */
  #turn(mode: LockMode, signal: AbortSignal | undefined): Promise<Held> {
    return new Promise<Held>((grant, reject) => {
      const waiting = { mode, grant };
      this.#queue.push(waiting);
      signal?.addEventListener('abort', () => {
        this.#queue = this.#queue.filter((other) => other !== waiting);
        reject(signal.reason as Error);
      });
    });
  }

  #isFree(mode: LockMode): boolean {
    return this.#held.length === 0 || (mode === 'shared' && this.#held.every((held) => held.mode === 'shared'));
  }

  async #run(held: Held, callback: Callback): Promise<unknown> {
    try {
      return await Promise.race([callback({ name: this.#name, mode: held.mode }), held.broken]);
    } finally {
      this.#held = this.#held.filter((other) => other !== held);
      this.#grantNext();
    }
  }

  #grantNext(): void {
    for (let next = this.#queue[0]; next && this.#isFree(next.mode); next = this.#queue[0]) {
      this.#queue.shift();
      next.grant(this.#hold(next.mode));
    }
  }
}

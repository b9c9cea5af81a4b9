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

/** The locks of one origin under one name. Its tabs share them. */
export function createFakeLocks(): FakeLocks {
  const held: LockMode[] = [];
  const queue: Waiting[] = [];
  const isFree = (mode: LockMode) => held.length === 0 || (mode === 'shared' && !held.includes('exclusive'));

  const run = async (mode: LockMode, callback: Callback) => {
    held.push(mode);
    try {
      return await callback({ name: '', mode });
    } finally {
      held.splice(held.indexOf(mode), 1);
      grantNext();
    }
  };
  const grantNext = () => {
    for (let next = queue[0]; next && isFree(next.mode); next = queue[0]) {
      queue.shift();
      next.grant();
    }
  };

  const request = async (_name: string, first: LockOptions | Callback, second?: Callback): Promise<unknown> => {
    const [options, callback] = typeof first === 'function' ? [{}, first] : [first, second ?? (() => undefined)];
    const { mode = 'exclusive', ifAvailable = false } = options;
    await Promise.resolve(); // The answer comes from another process.
    if (queue.length === 0 && isFree(mode)) return run(mode, callback);
    if (ifAvailable) return callback(null);
    await new Promise<void>((grant) => queue.push({ mode, grant }));
    return run(mode, callback);
  };
  return { request, count: () => held.length + queue.length };
}

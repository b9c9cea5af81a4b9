import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Jobs } from './jobs.ts';

/** Work that ends only on its signal's abort. */
function endless(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}

describe('Jobs', () => {
  it('gives every caller that joins the one result', async () => {
    const jobs = new Jobs<number>();
    let started = 0;
    const work = async () => ++started;
    expect(await Promise.all([jobs.join('a', work), jobs.join('a', work), jobs.join('b', work)])).toEqual([1, 1, 2]);
    expect(await jobs.join('a', work)).toBe(3);
  });

  it('forgets a job that failed', async () => {
    const jobs = new Jobs<number>();
    await expect(jobs.join('a', () => Promise.reject(new Error('No.')))).rejects.toThrow('No.');
    expect(jobs.isRunning('a')).toBe(false);
    expect(await jobs.join('a', async () => 1)).toBe(1);
  });

  it('interrupts a job and waits until it is over', async () => {
    const jobs = new Jobs<string>();
    const log: string[] = [];
    const job = jobs.join('a', (signal) =>
      endless(signal)
        .catch(() => Promise.resolve())
        .then(() => log.push('cleaned up'))
        .then(() => Promise.reject(signal.reason)),
    );
    const other = jobs.join('b', async () => 'b');
    job.catch(() => undefined);
    await jobs.interrupt('a');
    expect(log).toEqual(['cleaned up']);
    expect(jobs.isRunning('a')).toBe(false);
    await expect(job).rejects.toMatchObject({ name: 'AbortError' });
    expect(await other).toBe('b');
    await jobs.interrupt('a');
  });

  it('never runs two jobs of a key, and of those that replace each other the last one ends by itself', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 8 }), async (pauses) => {
        const jobs = new Jobs<number>();
        let running = 0;
        const work = (index: number) => async (signal: AbortSignal) => {
          expect(++running).toBe(1);
          for (let turn = 0; turn < 20 && !signal.aborted; turn++) await Promise.resolve();
          running--;
          signal.throwIfAborted();
          return index;
        };
        const results: Promise<unknown>[] = [];
        for (const [index, pause] of pauses.entries()) {
          results.push(jobs.replace('a', work(index)).catch(nameOf));
          for (let turn = 0; turn < pause; turn++) await Promise.resolve();
        }
        const last = pauses.length - 1;
        expect(await Promise.all(results)).toEqual(pauses.map((_, index) => (index === last ? index : 'AbortError')));
      }),
    );
  });
});

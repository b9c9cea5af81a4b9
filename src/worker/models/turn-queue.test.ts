import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TurnQueue } from './turn-queue.ts';

describe('TurnQueue', () => {
  it('grants one turn at a time, in the order asked', async () => {
    const queue = new TurnQueue();
    const log: string[] = [];
    const job = async (name: string) => {
      const release = await queue.take();
      log.push(`${name} starts`);
      await Promise.resolve();
      log.push(`${name} ends`);
      release();
    };
    await Promise.all(['a', 'b', 'c'].map(job));
    expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
  });

  it('lets a waiter leave the line, and the next one keeps its place', async () => {
    const queue = new TurnQueue();
    const release = await queue.take();
    const impatient = new AbortController();
    const left = queue.take(impatient.signal);
    const next = queue.take();
    impatient.abort();
    await expect(left).rejects.toMatchObject({ name: 'AbortError' });
    release();
    await expect(next).resolves.toBeTypeOf('function');
  });

  it('refuses a turn to a signal that is aborted already', async () => {
    const queue = new TurnQueue();
    await expect(queue.take(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    await expect(queue.take()).resolves.toBeTypeOf('function');
  });

  it('takes a turn back once, however often its holder releases it', async () => {
    const queue = new TurnQueue();
    const first = await queue.take();
    const second = queue.take();
    const third = queue.take();
    first();
    first();
    const release = await second;
    let hasStarted = false;
    const started = third.then((turn) => {
      hasStarted = true;
      return turn;
    });
    first();
    await new Promise((resolve) => setTimeout(resolve));
    expect(hasStarted).toBe(false);
    release();
    await expect(started).resolves.toBeTypeOf('function');
  });

  it('never has two holders and starves nobody, whoever aborts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 20 }), fc.scheduler(), async (aborts, scheduler) => {
        const queue = new TurnQueue();
        let holders = 0;
        const served: number[] = [];
        const jobs = aborts.map(async (isAborted, index) => {
          const controller = new AbortController();
          const turn = queue.take(controller.signal);
          if (isAborted) void scheduler.schedule(Promise.resolve()).then(() => controller.abort());
          const release = await turn.catch(() => null);
          if (!release) return;
          holders += 1;
          expect(holders).toBe(1);
          served.push(index);
          await scheduler.schedule(Promise.resolve());
          holders -= 1;
          release();
        });
        await scheduler.waitFor(Promise.all(jobs));
        expect(served).toEqual([...served].sort((a, b) => a - b));
        const patient = aborts.flatMap((isAborted, index) => (isAborted ? [] : [index]));
        expect(served).toEqual(expect.arrayContaining(patient));
        // This turn starts only if no other one is held or requested.
        (await queue.take())();
      }),
    );
  });
});

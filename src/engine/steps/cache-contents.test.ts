// CacheContents against a ring that records the tokens written into each row.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CacheContents } from './cache-contents.ts';

const WINDOW = 4;
const RING = 12;

/** A ring whose rows hold the whole prefix that they were computed from. */
class Ring {
  readonly contents = new CacheContents({ window: WINDOW, ring: RING });
  readonly #rows: string[] = [];

  /**
   * Runs a prompt in chunks, then writes `extra` positions that are not kept.
   * Returns the number of reused positions.
   */
  run(prompt: readonly number[], chunk: number, extra: number): number {
    const reused = this.contents.reusable(prompt);
    this.contents.rollBack(reused);
    for (let at = reused; at < prompt.length; at += chunk) {
      const end = Math.min(at + chunk, prompt.length);
      this.#write(prompt, at, end);
      this.contents.append(prompt.slice(at, end));
    }
    this.#write([...prompt, ...Array<number>(extra).fill(9)], prompt.length, prompt.length + extra);
    return reused;
  }

  /** The rows of the window in front of `position`. */
  window(position: number): (string | undefined)[] {
    const first = Math.max(0, position - WINDOW + 1);
    return Array.from({ length: position - first }, (_, i) => this.#rows[(first + i) % RING]);
  }

  #write(ids: readonly number[], from: number, to: number): void {
    this.contents.willWrite(to);
    for (let p = from; p < to; p++) this.#rows[p % RING] = prefix(ids, p);
  }
}

const prefix = (ids: readonly number[], position: number) => ids.slice(0, position + 1).join();

test('what is reused was computed from the same tokens, whatever ran in between', () => {
  const turn = fc.record({
    prompt: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 40 }),
    keep: fc.nat(40),
    chunk: fc.integer({ min: 1, max: RING - WINDOW }),
    extra: fc.nat(3),
  });
  let reuses = 0;
  fc.assert(
    fc.property(fc.array(turn, { minLength: 2, maxLength: 8 }), (turns) => {
      const ring = new Ring();
      let last: number[] = [];
      for (const { prompt, keep, chunk, extra } of turns) {
        const next = [...last.slice(0, keep), ...prompt];
        const reused = ring.contents.reusable(next);
        const first = Math.max(0, reused - WINDOW + 1);
        const wanted = Array.from({ length: reused - first }, (_, i) => prefix(next, first + i));
        expect(ring.window(reused)).toEqual(wanted);
        expect(ring.run(next, chunk, extra)).toBe(reused);
        reuses += reused > 0 ? 1 : 0;
        last = next;
      }
    }),
  );
  expect(reuses).toBeGreaterThan(100);
});

test('the last token of a prompt runs again: its logits are wanted', () => {
  const ring = new Ring();
  ring.run([1, 2, 3], 3, 0);
  expect(ring.contents.reusable([1, 2, 3])).toBe(2);
  expect(ring.contents.reusable([1, 2, 3, 4])).toBe(3);
});

test('a roll back past what the ring holds starts from nothing', () => {
  const ring = new Ring();
  const ids = Array.from({ length: 30 }, (_, i) => i);
  ring.run(ids, 5, 0);
  // Positions 18 to 29 are held; 21 needs 18, 19 and 20.
  expect(ring.contents.reusable([...ids.slice(0, 21), 99])).toBe(21);
  expect(ring.contents.reusable([...ids.slice(0, 20), 99])).toBe(0);
});

test('what decoding wrote runs again in the next prompt', () => {
  const ring = new Ring();
  ring.run([1, 2, 3], 3, 2);
  expect(ring.contents.reusable([1, 2, 3, 9, 9, 4])).toBe(3);
});

test('positions that were written and not kept count as overwritten', () => {
  const ring = new Ring();
  const ids = Array.from({ length: 30 }, (_, i) => i);
  ring.run(ids, 5, 2);
  expect(ring.contents.reusable([...ids.slice(0, 22), 99])).toBe(0);
  expect(ring.contents.reusable([...ids.slice(0, 23), 99])).toBe(23);
});

// Residency against a plain list of recently used experts, for any sequence of choices.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byUse, promptTurns } from './prompt-turns.ts';
import { Residency } from './residency.ts';

/** One token's access of a layer, as a decoded token makes it. Returns the experts brought. */
function access(residency: Residency, layer: number, chosen: readonly number[]): number[] {
  const missing = residency.missing(layer, chosen);
  for (const placement of missing) residency.place(layer, placement);
  residency.use(layer, chosen);
  return missing.map(({ expert }) => expert);
}

/** The oracle: a list with the most recently used expert last. */
function listAccess(list: number[], slots: number, chosen: readonly number[]): { list: number[]; brought: number[] } {
  const brought = chosen.filter((expert) => !list.includes(expert));
  const rest = list.filter((expert) => !chosen.includes(expert));
  return { list: [...rest, ...chosen].slice(-slots), brought };
}

const sequences = fc.record({
  slots: fc.integer({ min: 4, max: 32 }),
  tokens: fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 31 }), { minLength: 4, maxLength: 4 }), { maxLength: 60 }),
});

describe('a decoded token', () => {
  test('brings exactly the experts that a list of recently used ones lacks', () => {
    fc.assert(
      fc.property(sequences, ({ slots, tokens }) => {
        const residency = new Residency({ layers: 1, experts: 32, slots });
        let list = slots < 32 ? [] : Array.from({ length: 32 }, (_, expert) => expert);
        for (const chosen of tokens) {
          const expected = listAccess(list, slots, chosen);
          list = expected.list;
          expect(access(residency, 0, chosen)).toEqual(expected.brought);
          expect(new Set(residency.held(0).filter((expert) => expert !== null))).toEqual(new Set(list));
        }
      }),
    );
  });

  test('never takes the slot of one of its own experts', () => {
    const residency = new Residency({ layers: 1, experts: 8, slots: 4 });
    access(residency, 0, [0, 1, 2, 3]);
    // 0 is the least recently used, and wanted.
    expect(access(residency, 0, [0, 4, 5, 6])).toEqual([4, 5, 6]);
    expect(residency.slotsOf(0)[0]).not.toBeNull();
  });

  test('misses nothing where every expert has a slot', () => {
    const residency = new Residency({ layers: 2, experts: 8, slots: 8 });
    expect(access(residency, 1, [7, 3, 0, 5])).toEqual([]);
    expect(residency.held(0)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('of one layer changes no other layer', () => {
    const residency = new Residency({ layers: 2, experts: 8, slots: 4 });
    access(residency, 0, [1, 2, 3, 4]);
    expect(residency.held(1)).toEqual([null, null, null, null]);
  });

  test('tables by expert and by slot are inverses', () => {
    fc.assert(
      fc.property(sequences, ({ slots, tokens }) => {
        const residency = new Residency({ layers: 1, experts: 32, slots });
        for (const chosen of tokens) access(residency, 0, chosen);
        const [held, slotsOf] = [residency.held(0), residency.slotsOf(0)];
        held.forEach((expert, slot) => {
          if (expert !== null) expect(slotsOf[expert]).toBe(slot);
        });
        expect(slotsOf.filter((slot) => slot !== null)).toHaveLength(held.filter((expert) => expert !== null).length);
      }),
    );
  });
});

const chunks = fc.record({
  slots: fc.integer({ min: 4, max: 31 }),
  chunks: fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 32, maxLength: 32 }), { minLength: 1, maxLength: 6 }),
});

describe('a chunk of a prompt', () => {
  test('computes each expert that it chose once, and reads no other', () => {
    fc.assert(
      fc.property(chunks, ({ slots, chunks: all }) => {
        const residency = new Residency({ layers: 1, experts: 32, slots });
        const transit = Math.min(8, 32 - slots);
        for (const counts of all) {
          const before = residency.held(0).filter((expert) => expert !== null);
          const { resident, passing } = promptTurns({ residency, layer: 0, counts, transit });
          const chosen = [...counts.keys()].filter((expert) => (counts[expert] ?? 0) > 0);
          expect([...resident, ...passing.flat()].map(({ expert }) => expert).sort((a, b) => a - b)).toEqual(chosen);
          expect(passing.flat().filter(({ expert }) => before.includes(expert))).toEqual([]);
          for (const turn of passing) {
            expect(new Set(turn.map(({ slot }) => slot)).size).toBe(turn.length);
            for (const { slot } of turn) expect(slot).toBeLessThan(slots + transit);
          }
          for (const placement of passing.flat()) if (placement.slot < slots) residency.place(0, placement);
          residency.use(0, byUse(counts));
        }
      }),
    );
  });

  test('leaves the experts that it used most in the slots', () => {
    fc.assert(
      fc.property(chunks, ({ slots, chunks: all }) => {
        const residency = new Residency({ layers: 1, experts: 32, slots });
        for (const counts of all) {
          const { passing } = promptTurns({ residency, layer: 0, counts, transit: 1 });
          for (const placement of passing.flat()) if (placement.slot < slots) residency.place(0, placement);
          const held = residency.held(0).filter((expert) => expert !== null);
          const least = Math.min(...held.map((expert) => counts[expert] ?? 0));
          const outside = counts.filter((count, expert) => count > 0 && !held.includes(expert));
          if (outside.length > 0) expect(least).toBeGreaterThanOrEqual(Math.max(...outside));
        }
      }),
    );
  });

  test('gives the slot of an unused expert before that of a used one', () => {
    const residency = new Residency({ layers: 1, experts: 8, slots: 4 });
    access(residency, 0, [0, 1, 2, 3]);
    const counts = [5, 0, 5, 5, 1, 0, 0, 0];
    expect(promptTurns({ residency, layer: 0, counts, transit: 2 }).passing).toEqual([[{ expert: 4, slot: 1 }]]);
  });
});

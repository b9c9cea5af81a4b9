import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textChoice } from './text-choice.ts';

/** Whether the grammar has this text. */
function has(texts: readonly string[], text: string): boolean {
  const grammar = textChoice(texts);
  let state = grammar.start;
  for (const byte of new TextEncoder().encode(text)) {
    const next = grammar.next(state, byte);
    if (next === null) return false;
    state = next;
  }
  return grammar.isEnd(state);
}

test('a choice has its texts and no others, also where one begins another', () => {
  const texts = fc.array(fc.oneof(fc.constantFrom('', 'a', 'ab', 'é', '🎉', '"a"', '<|end|>'), fc.string({ unit: 'binary' })), {
    minLength: 1,
  });
  fc.assert(
    fc.property(texts, fc.string({ unit: 'binary' }), (chosen, other) => {
      for (const text of chosen) expect(has(chosen, text)).toBe(true);
      expect(has(chosen, other)).toBe(chosen.includes(other));
      expect(has(chosen, `${chosen[0]}x`)).toBe(chosen.includes(`${chosen[0]}x`));
    }),
  );
});

test('an empty choice is refused', () => {
  expect(() => textChoice([])).toThrow(RangeError);
});

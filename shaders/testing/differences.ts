// Compares a kernel's results with the reference's, element by element, and describes differences.

/**
 * |found - expected| may be atol + |expected| eps. A kernel's test file states the source of its
 * own.
 */
export interface Tolerance {
  atol: number;
  eps: number;
}

/** Results that must be equal to the bit. */
export const EXACT: Tolerance = { atol: 0, eps: 0 };

/**
 * Fills outputs before a kernel runs. In `expected` it marks elements that must not change.
 * No kernel computes it.
 */
export const UNTOUCHED = 2 ** 100;

// Enough to see a pattern (every fourth, a whole row) without flooding the terminal.
const SHOWN = 5;

/** Returns the first five differences as text; none if all is close. NaN is close to nothing. */
export function differences(found: ArrayLike<number>, expected: ArrayLike<number>, { atol, eps }: Tolerance): string[] {
  if (found.length !== expected.length) return [`${found.length} values were found, ${expected.length} expected`];
  if (expected.length === 0) return ['nothing was compared'];
  const shown: string[] = [];
  for (let i = 0; i < expected.length && shown.length < SHOWN; i++) {
    const [a = Number.NaN, b = Number.NaN] = [found[i], expected[i]];
    const isClose = b === UNTOUCHED ? a === b : Math.abs(a - b) <= atol + Math.abs(b) * eps;
    if (!isClose) shown.push(`[${i}] is ${a}, expected ${b}, off by ${Math.abs(a - b)}`);
  }
  return shown;
}

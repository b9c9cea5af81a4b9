// Compares what a kernel computed with what the reference says, element by element.
// Takes numbers, gives sentences; refuses to know kernels.

/** |found - expected| may be atol + |expected| eps. A kernel's test file states where its own comes from. */
export interface Tolerance {
  atol: number;
  eps: number;
}

/** Results that must be equal to the bit. */
export const EXACT: Tolerance = { atol: 0, eps: 0 };

/** Stands in outputs before a kernel runs, and in `expected` where it must stand still. No kernel computes it. */
export const UNTOUCHED = 2 ** 100;

// Enough to see a pattern (every fourth, a whole row) without flooding the terminal.
const SHOWN = 5;

/** The first five differences as text, none when all is close. NaN is close to nothing. */
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

// Numbers as d.ddde±x: which exponents a mantissa may have.

import { compareDecimals, type Decimal, order } from '../sets/decimal.ts';

/** A mantissa from 1 to below 10: `digits` · 10^-`places`. */
interface Mantissa {
  digits: bigint;
  places: number;
}

interface Bounds {
  min: Decimal;
  max: Decimal;
}

/** Exponents below it give nothing but 0. */
export const LEAST_EXPONENT = -324;

/** The exponents with which the mantissa is in the range; null if there is none. */
export function exponentsFor(mantissa: Mantissa, { min, max }: Bounds): { low: number; high: number } | null {
  if (max.digits === 0n) return null;
  const low = min.digits === 0n ? LEAST_EXPONENT : order(min) + (compareDecimals(at(mantissa, order(min)), min) < 0 ? 1 : 0);
  const high = order(max) - (compareDecimals(at(mantissa, order(max)), max) > 0 ? 1 : 0);
  return low <= high ? { low, high } : null;
}

/**
 * Whether the mantissa is in the range with some exponent. If `mayGrow`, a mantissa that begins with
 * it will do.
 */
export function leadsToExponent(mantissa: Mantissa, bounds: Bounds, mayGrow: boolean): boolean {
  if (exponentsFor(mantissa, bounds) !== null) return true;
  if (!mayGrow || bounds.max.digits === 0n) return false;
  const above = { ...mantissa, digits: mantissa.digits + 1n };
  // What lies beyond these decades is in the range with the mantissa as it is.
  return [order(bounds.min), order(bounds.max)].some(
    (exponent) =>
      compareDecimals(at(mantissa, exponent), bounds.max) <= 0 && compareDecimals(at(above, exponent), bounds.min) > 0,
  );
}

function at({ digits, places }: Mantissa, exponent: number): Decimal {
  return { digits, exponent: exponent - places };
}

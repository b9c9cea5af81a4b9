// Exact decimal numbers, as JSON writes them.

/** The number `digits` · 10^`exponent`. */
export interface Decimal {
  digits: bigint;
  exponent: number;
}

/** A text longer than this is no number of a schema. */
const MAX_TEXT = 400;

/**
 * Parses a JSON number. Null for one that a double cannot hold (1e400). Equal numbers have equal
 * results.
 */
export function parseDecimal(text: string): Decimal | null {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (parts === null || text.length > MAX_TEXT || !Number.isFinite(Number(text))) return null;
  const [, sign = '', whole = '', fraction = '', power = '0'] = parts;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  return digits === 0n ? { digits, exponent: 0 } : reduced({ digits, exponent: Number(power) - fraction.length });
}

/** The decimal that JavaScript writes for a double. */
export function decimalOf(value: number): Decimal {
  const decimal = parseDecimal(`${value}`);
  if (decimal === null) throw new RangeError(`${value} is no JSON number`);
  return decimal;
}

function reduced({ digits, exponent }: Decimal): Decimal {
  let [rest, power] = [digits, exponent];
  while (rest % 10n === 0n) {
    rest /= 10n;
    power++;
  }
  return { digits: rest, exponent: power };
}

export function toNumber({ digits, exponent }: Decimal): number {
  return Number(`${digits}e${exponent}`);
}

/** Below 0, 0 or above 0, as `a` is below, equal to or above `b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const exponent = Math.min(a.exponent, b.exponent);
  const difference = scaled(a, -exponent).value - scaled(b, -exponent).value;
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** `decimal` · 10^`places`, rounded towards minus infinity, and whether it is exactly that. */
export function scaled({ digits, exponent }: Decimal, places: number): { value: bigint; exact: boolean } {
  const power = exponent + places;
  if (power >= 0) return { value: digits * powerOfTen(power), exact: true };
  const divisor = powerOfTen(-power);
  const quotient = digits / divisor;
  const exact = digits % divisor === 0n;
  return { value: !exact && digits < 0n ? quotient - 1n : quotient, exact };
}

/** Rounded towards plus infinity. */
export function scaledUp(decimal: Decimal, places: number): bigint {
  const { value, exact } = scaled(decimal, places);
  return exact ? value : value + 1n;
}

const powers: bigint[] = [];

export function powerOfTen(exponent: number): bigint {
  return (powers[exponent] ??= 10n ** BigInt(exponent));
}

/** The exponent of the decade that a number above 0 is in. */
export function order({ digits, exponent }: Decimal): number {
  return `${digits}`.length - 1 + exponent;
}

export function negated({ digits, exponent }: Decimal): Decimal {
  return { digits: -digits, exponent };
}

/** The next double above, as a decimal. */
export function nextAbove(decimal: Decimal): Decimal {
  return decimalOf(neighbour(toNumber(decimal), 1n));
}

/** The next double below, as a decimal. */
export function nextBelow(decimal: Decimal): Decimal {
  return decimalOf(neighbour(toNumber(decimal), -1n));
}

/** The double beside `value`, upwards (1n) or downwards (-1n). The largest doubles have none. */
function neighbour(value: number, direction: 1n | -1n): number {
  if (value === 0) return Number(direction) * Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? direction : -direction));
  const next = view.getFloat64(0);
  return Number.isFinite(next) ? next : value;
}

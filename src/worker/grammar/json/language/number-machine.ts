// Reads a JSON number digit by digit, and allows only digits from which a number of the set can
// still come.
//
// A number is written as digits with a fraction, or, where no step is demanded, as d.ddde±x. Other
// spellings with an exponent are left out: a model that begins "10" must not end at 10e-1.

import { compareDecimals, type Decimal, negated, powerOfTen, scaled, scaledUp } from '../sets/decimal.ts';
import type { NumberSet } from '../sets/number-set.ts';
import { type ExponentState, exponentEnds, exponentText, nextExponent, startExponent } from './exponent.ts';
import { NumberClasses } from './number-classes.ts';
import { exponentsFor, leadsToExponent } from './scientific.ts';

/** Digits of a fraction that may be written where no step is demanded. */
const FRACTION_DIGITS = 24;
const MAX_FRACTION_DIGITS = 40;
/** Zeros that may be written behind the last digit that matters. */
const EXTRA_ZEROS = 6;
/** Whole digits that are looked ahead. */
const LOOK_AHEAD = 24;
/** Among so many multiples in a row, one is no multiple of another step, unless all are. */
const TRIED_MULTIPLES = 64n;

export interface NumberState {
  readonly negative: boolean;
  readonly phase: 'sign' | 'zero' | 'whole' | 'point' | 'fraction' | 'exponent';
  /** The digits that were read, as one number. */
  readonly digits: bigint;
  /** How many of them are behind the point. */
  readonly places: number;
  readonly exponent: ExponentState | null;
  /** So many further digits may be anything: no bound and no step can matter before. */
  readonly slack: number;
}

const BEGIN = { digits: 0n, places: 0, exponent: null, slack: 0 } as const;
const MINUS = 0x2d;
const POINT = 0x2e;

/** The magnitudes of one sign, in units of the smallest place that matters. */
interface Side {
  low: bigint;
  high: bigint;
  min: Decimal;
  max: Decimal;
  classes: NumberClasses;
}

let machines = 0;

export class NumberMachine {
  readonly id = machines++;
  /** Places behind the point that matter. */
  readonly #places: number;
  /** Numbers are multiples of it, in units. */
  readonly #step: bigint;
  readonly #notSteps: readonly bigint[];
  readonly #exponents: boolean;
  readonly #sides: { plus: Side | null; minus: Side | null };

  constructor(set: NumberSet) {
    this.#places = placesOf(set);
    const units = (step: Decimal) => scaled(step, this.#places).value;
    this.#step = set.step === null ? 1n : units(set.step);
    this.#notSteps = set.notSteps.map(units);
    this.#exponents = set.step === null && set.notSteps.length === 0;
    this.#sides = { plus: this.#side(set.min, set.max), minus: this.#side(negated(set.max), negated(set.min)) };
  }

  get isEmpty(): boolean {
    return this.start(MINUS) === null && DIGITS.every((byte) => this.start(byte) === null);
  }

  /** The state behind the first byte. */
  start(byte: number): NumberState | null {
    if (byte !== MINUS) return this.#firstDigit(false, byte);
    const begun = { ...BEGIN, negative: true, phase: 'sign' } as const;
    return DIGITS.some((digit) => this.#firstDigit(true, digit) !== null) ? begun : null;
  }

  next(state: NumberState, byte: number): NumberState | null {
    switch (state.phase) {
      case 'sign':
        return this.#firstDigit(state.negative, byte);
      case 'exponent':
        return this.#exponentDigit(state, byte);
      case 'zero':
        return byte === POINT ? this.#point(state) : null;
      default:
        return this.#digitOrMore(state, byte);
    }
  }

  isEnd({ phase, negative, digits, places, exponent }: NumberState): boolean {
    if (phase === 'exponent') return exponent !== null && exponentEnds(exponent);
    return phase !== 'sign' && phase !== 'point' && this.#hasExactly(negative, digits, places);
  }

  /** Equal for states that allow the same digits, further than a token reaches. */
  textOf(state: NumberState): string {
    const { negative, phase, digits, places, exponent } = state;
    const sign = negative ? '-' : '';
    if (exponent !== null) return `${sign}${exponentText(exponent)}`;
    const side = phase === 'sign' || phase === 'zero' ? null : this.#sideOf(negative);
    const name = side?.classes.of({ digits, places: phase === 'whole' ? null : places }) ?? `${digits}.${places}`;
    return `${sign}${phase}${name}`;
  }

  #side(min: Decimal, max: Decimal): Side | null {
    if (max.digits < 0n) return null;
    const least = min.digits < 0n ? { digits: 0n, exponent: 0 } : min;
    if (compareDecimals(least, max) > 0) return null;
    const bounds = { low: scaledUp(least, this.#places), high: scaled(max, this.#places).value, min: least, max };
    const steps = [...(this.#step === 1n ? [] : [this.#step]), ...this.#notSteps];
    return { ...bounds, classes: new NumberClasses({ ...bounds, places: this.#places, steps, exponents: this.#exponents }) };
  }

  #firstDigit(negative: boolean, byte: number): NumberState | null {
    const digit = digitOf(byte);
    if (digit === null) return null;
    return this.#checked({ ...BEGIN, negative, phase: digit === 0n ? 'zero' : 'whole', digits: digit });
  }

  #digitOrMore(state: NumberState, byte: number): NumberState | null {
    const digit = digitOf(byte);
    if (digit !== null) return this.#addDigit(state, digit);
    if (byte === POINT) return state.phase === 'whole' ? this.#point(state) : null;
    if ((byte === 0x65 || byte === 0x45) && state.phase !== 'point') return this.#beginExponent(state);
    return null;
  }

  #addDigit(state: NumberState, digit: bigint): NumberState | null {
    const { negative, phase, places, exponent } = state;
    const digits = state.digits * 10n + digit;
    const slack = Math.max(0, state.slack - 1);
    if (phase === 'whole') return this.#checked({ negative, phase, digits, places, exponent, slack });
    if (places >= this.#places) return this.#extraZero(state, digit);
    return this.#checked({ negative, phase: 'fraction', digits, places: places + 1, exponent, slack });
  }

  /** Behind the last place that matters, some zeros may follow. */
  #extraZero(state: NumberState, digit: bigint): NumberState | null {
    const places = state.places + 1;
    if (digit !== 0n || places > this.#places + EXTRA_ZEROS) return null;
    return this.#checked({ ...state, phase: 'fraction', digits: state.digits * 10n, places });
  }

  #point(state: NumberState): NumberState | null {
    return this.#checked({ ...state, phase: 'point', slack: 0 });
  }

  #beginExponent(state: NumberState): NumberState | null {
    const side = this.#sideOf(state.negative);
    if (!this.#exponents || side === null || !hasOneWholeDigit(state)) return null;
    const range = exponentsFor(state, side);
    return range === null ? null : { ...state, phase: 'exponent', exponent: startExponent(range) };
  }

  #exponentDigit(state: NumberState, byte: number): NumberState | null {
    const exponent = state.exponent === null ? null : nextExponent(state.exponent, byte);
    return exponent === null ? null : { ...state, exponent };
  }

  #checked(state: NumberState): NumberState | null {
    if (state.slack > 0) return state;
    if (!this.#leadsOn(state)) return null;
    const slack = this.#slackOf(state);
    return slack === 0 ? state : { ...state, slack };
  }

  /** Digits that need no look, because all numbers that begin so are of the set. */
  #slackOf({ negative, phase, digits, places }: NumberState): number {
    const side = this.#sideOf(negative);
    if (side === null || this.#step !== 1n || this.#notSteps.length > 0 || phase === 'zero') return 0;
    const ahead = phase === 'whole' ? LOOK_AHEAD : this.#places - places;
    if (ahead <= 0) return 0;
    const unit = powerOfTen(this.#places - places);
    const most = phase === 'whole' ? (digits + 1n) * unit * powerOfTen(ahead) - 1n : (digits + 1n) * unit - 1n;
    return digits * unit >= side.low && most <= side.high ? ahead : 0;
  }

  /** Whether a number of the set begins with what was read. */
  #leadsOn(state: NumberState): boolean {
    const side = this.#sideOf(state.negative);
    if (side === null) return false;
    if (state.phase === 'whole' ? this.#leadsToWhole(side, state.digits) : this.#leadsToFraction(side, state)) return true;
    if (!this.#exponents || !hasOneWholeDigit(state)) return false;
    return leadsToExponent(state, side, state.places < this.#places);
  }

  #leadsToWhole(side: Side, digits: bigint): boolean {
    for (let unit = powerOfTen(this.#places); digits * unit <= side.high; unit *= 10n) {
      if (this.#hasBetween(side, digits * unit, (digits + 1n) * unit - 1n)) return true;
    }
    return false;
  }

  #leadsToFraction(side: Side, { digits, places }: NumberState): boolean {
    if (places >= this.#places) return this.#hasUnits(side, digits, places);
    const unit = powerOfTen(this.#places - places);
    return this.#hasBetween(side, digits * unit, (digits + 1n) * unit - 1n);
  }

  #hasExactly(negative: boolean, digits: bigint, places: number): boolean {
    const side = this.#sideOf(negative);
    return side !== null && this.#hasUnits(side, digits, places);
  }

  #hasUnits(side: Side, digits: bigint, places: number): boolean {
    const extra = places - this.#places;
    const units = extra > 0 ? digits / powerOfTen(extra) : digits * powerOfTen(-extra);
    return this.#hasBetween(side, units, units);
  }

  /** Whether a number of the set is from `from` to `to`, in units. */
  #hasBetween({ low, high }: Side, from: bigint, to: bigint): boolean {
    const least = from > low ? from : low;
    const most = to < high ? to : high;
    const step = this.#step;
    const first = (least + step - 1n) / step;
    const last = most / step;
    if (most < least || first > last) return false;
    if (this.#notSteps.length === 0) return true;
    for (let times = first; times <= last && times < first + TRIED_MULTIPLES; times++) {
      if (this.#notSteps.every((notStep) => (times * step) % notStep !== 0n)) return true;
    }
    return false;
  }

  #sideOf(negative: boolean): Side | null {
    return negative ? this.#sides.minus : this.#sides.plus;
  }
}

const DIGITS = [...'0123456789'].map((digit) => digit.charCodeAt(0));

const DIGIT_VALUES = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n];

function digitOf(byte: number): bigint | null {
  return DIGIT_VALUES[byte - 0x30] ?? null;
}

/** Only then may an exponent follow. */
function hasOneWholeDigit({ digits, places }: NumberState): boolean {
  return digits > 0n && digits >= powerOfTen(places) && digits < powerOfTen(places + 1);
}

function placesOf({ min, max, step, notSteps }: NumberSet): number {
  const needed = [step, ...notSteps].map((each) => (each === null ? 0 : Math.max(0, -each.exponent)));
  const exact = Math.max(...needed);
  if (step !== null) return exact;
  const bounds = Math.min(MAX_FRACTION_DIGITS, Math.max(-min.exponent, -max.exponent));
  return Math.max(FRACTION_DIGITS, bounds, exact + 1);
}

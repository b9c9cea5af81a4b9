// One value of a request with its path, so that an error names its place: `messages[1].content`.

import { checkRange, invalidType, invalidValue, type Range } from './parameter-errors.ts';

/** A value that is present. Each reader returns it with its type, or throws 400. */
export class ParameterValue {
  /** Its path in the request. */
  readonly param: string;
  readonly raw: unknown;

  constructor(param: string, raw: unknown) {
    this.param = param;
    this.raw = raw;
  }

  string(): string {
    if (typeof this.raw !== 'string') throw invalidType(this.param, 'a string', this.raw);
    return this.raw;
  }

  boolean(): boolean {
    if (typeof this.raw !== 'boolean') throw invalidType(this.param, 'a boolean', this.raw);
    return this.raw;
  }

  decimal(range: Range): number {
    const { raw } = this;
    if (typeof raw !== 'number' && typeof raw !== 'bigint') throw invalidType(this.param, 'a decimal', raw);
    return checkRange(this.param, Number(raw), { range, kind: 'decimal' });
  }

  /** An integer in a range that numbers hold exactly. */
  integer(range: Range): number {
    return Number(this.bigInteger({ min: BigInt(range.min), max: BigInt(range.max) }));
  }

  /** An integer of any size, with all its digits. */
  bigInteger(range: Range<bigint>): bigint {
    const { raw } = this;
    const isInteger = typeof raw === 'bigint' || (typeof raw === 'number' && Number.isInteger(raw));
    if (!isInteger) throw invalidType(this.param, 'an integer', raw);
    return checkRange(this.param, BigInt(raw), { range, kind: 'integer' });
  }

  /** One of `values`. */
  oneOf<Value extends string>(values: readonly Value[]): Value {
    const text = this.string();
    const found = values.find((value) => value === text);
    if (found !== undefined) return found;
    throw invalidValue(this.param, `expected one of ${values.map((value) => `'${value}'`).join(', ')}, but got '${text}'.`);
  }

  /** The object itself, unchecked. `RequestParameters.nest` reads it. */
  object(): object {
    const { raw } = this;
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw invalidType(this.param, 'an object', raw);
    return raw;
  }

  /** The items of a list. */
  list(): ParameterValue[] {
    if (!Array.isArray(this.raw)) throw invalidType(this.param, 'an array', this.raw);
    return this.raw.map((item: unknown, index) => new ParameterValue(`${this.param}[${index}]`, item));
  }
}

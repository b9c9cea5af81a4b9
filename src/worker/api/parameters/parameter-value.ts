// One value of a request with its path, so that an error names the place: `messages[1].content`.

import type { JsonAsWritten } from '../../harmony/json-as-written.ts';
import { checkRange, invalidType, invalidValue, missing, type Range } from './parameter-errors.ts';
import { type Path, paramOf, type RequestBody } from './request-body.ts';

/** A value that is present. Each reader returns it with its type, or throws 400. */
export class ParameterValue {
  readonly path: Path;
  readonly raw: unknown;
  /** The request that it is part of. */
  readonly body: RequestBody;

  constructor(path: Path, raw: unknown, body: RequestBody) {
    this.path = path;
    this.raw = raw;
    this.body = body;
  }

  /** Its place in the request, as OpenAI writes it. */
  get param(): string {
    return paramOf(this.path);
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

  /** The members of an object. Their values may be null. */
  members(): [name: string, value: ParameterValue][] {
    const { raw, path, body } = this;
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw invalidType(this.param, 'an object', raw);
    return Object.entries(raw).map(([name, value]) => [name, new ParameterValue([...path, name], value, body)]);
  }

  /** The member `name` of an object, which must be there. */
  member(name: string): ParameterValue {
    const found = this.members().find(([each, { raw }]) => each === name && raw !== null);
    if (!found) throw missing(paramOf([...this.path, name]));
    return found[1];
  }

  /** The items of a list. */
  items(): ParameterValue[] {
    const { raw, path, body } = this;
    if (!Array.isArray(raw)) throw invalidType(this.param, 'an array', raw);
    return raw.map((item: unknown, index) => new ParameterValue([...path, index], item, body));
  }

  /** The value with the spelling of its numbers and the order of its keys: a JSON schema. */
  asWritten(): JsonAsWritten {
    return this.body.asWritten(this.path);
  }
}

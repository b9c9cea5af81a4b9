// One schema of a document, with checked access to its keywords.

import { type JsonAsWritten, JsonNumber, type JsonObject } from '../../../harmony/json-as-written.ts';
import { type Decimal, parseDecimal } from '../sets/decimal.ts';
import { InvalidJsonSchema, KeywordNotHeld } from './schema-error.ts';

/** A place in the document: its JSON pointer, and the base URI that references there resolve by. */
export interface Place {
  path: string;
  base: string;
}

/** A schema. Schemas with the same text are one node. */
export class SchemaNode {
  readonly id: number;
  readonly place: Place;
  /** The boolean, if it is a boolean schema. */
  readonly constant: boolean | null;
  readonly keywords: JsonObject;

  constructor(id: number, place: Place, json: JsonAsWritten) {
    this.id = id;
    this.place = place;
    this.constant = typeof json === 'boolean' ? json : null;
    this.keywords = json instanceof Map ? json : new Map();
    if (typeof json !== 'boolean' && !(json instanceof Map))
      throw new InvalidJsonSchema(place.path, 'A schema must be an object or a boolean');
  }

  pathOf(keyword: string, ...inside: (string | number)[]): string {
    return [this.place.path, ...[keyword, ...inside].map(pointerPart)].join('/');
  }

  /** The error of a keyword whose value has the wrong form. */
  malformed(keyword: string, needed: string): InvalidJsonSchema {
    return new InvalidJsonSchema(this.pathOf(keyword), `${keyword} must be ${needed}`);
  }

  notHeld(keyword: string, reason: string): KeywordNotHeld {
    return new KeywordNotHeld({ path: this.pathOf(keyword), keyword, reason });
  }

  /** A count, or undefined without the keyword. */
  count(keyword: string): number | undefined {
    const decimal = this.decimal(keyword);
    if (decimal === undefined) return undefined;
    const value = Number(`${decimal.digits}e${decimal.exponent}`);
    if (!Number.isSafeInteger(value) || value < 0) throw this.malformed(keyword, 'a whole number, 0 or more');
    return value;
  }

  /** An exact number, or undefined without the keyword. */
  decimal(keyword: string): Decimal | undefined {
    const value = this.keywords.get(keyword);
    if (value === undefined) return undefined;
    const decimal = value instanceof JsonNumber ? parseDecimal(value.text) : null;
    if (decimal === null) throw this.malformed(keyword, 'a number that a double can hold');
    return decimal;
  }

  string(keyword: string): string | undefined {
    const value = this.keywords.get(keyword);
    if (value === undefined || typeof value === 'string') return value;
    throw this.malformed(keyword, 'a string');
  }

  list(keyword: string): readonly JsonAsWritten[] | undefined {
    const value = this.keywords.get(keyword);
    if (value === undefined || isList(value)) return value;
    throw this.malformed(keyword, 'an array');
  }

  strings(keyword: string): string[] | undefined {
    return this.list(keyword)?.map((member) => {
      if (typeof member === 'string') return member;
      throw this.malformed(keyword, 'an array of strings');
    });
  }

  object(keyword: string): JsonObject | undefined {
    const value = this.keywords.get(keyword);
    if (value === undefined || value instanceof Map) return value as JsonObject | undefined;
    throw this.malformed(keyword, 'an object');
  }
}

function isList(value: JsonAsWritten): value is readonly JsonAsWritten[] {
  return Array.isArray(value);
}

/** A step of a JSON pointer. */
export function pointerPart(step: string | number): string {
  return `${step}`.replaceAll('~', '~0').replaceAll('/', '~1');
}

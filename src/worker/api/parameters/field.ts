// A field: one parameter of a request, described once. The same entry parses it, documents it, and
// gives its JSON Schema. The kinds of fields are in kinds.ts.

import { missing } from './parameter-errors.ts';
import { ParameterValue } from './parameter-value.ts';
import { paramOf, type RequestBody } from './request-body.ts';

/** A JSON Schema (draft 2020-12) of a parameter's values. */
export type ValueSchema = Readonly<Record<string, unknown>>;

/** A parameter whose values are read as `Value`; `Absent` stands for an absent one. */
export interface Field<out Value, out Absent = null> {
  /** What it does, as sentences for a user. */
  readonly description: string;
  readonly schema: ValueSchema;
  /** What stands for an absent parameter. Null if the parameter is required. */
  readonly absent: { readonly value: Absent } | null;
  /** Reads a value that is present and not null. Errors: ApiError 400, with its place. */
  read(value: ParameterValue): Value;
}

export type Fields = Readonly<Record<string, Field<unknown, unknown>>>;

/** The values of fields, by name. */
export type ValuesOf<F extends Fields> = {
  readonly [Name in keyof F]: F[Name] extends Field<infer Value, infer Absent> ? Value | Absent : never;
};

/** The same field, which a request must have. */
export function required<Value>(field: Field<Value, unknown>): Field<Value, never> {
  return { ...field, absent: null };
}

/** The same field with a default. */
export function defaultsTo<Value, Default>(fallback: Default, field: Field<Value, unknown>): Field<Value, Default> {
  return { ...field, absent: { value: fallback } };
}

/**
 * Reads the parameters of a request. `null` counts as absent, as OpenAI's own types allow. Names
 * without a field are recorded in `body.unknown`. Errors: ApiError 400.
 */
export function readFields<F extends Fields>(fields: F, body: RequestBody): ValuesOf<F> {
  return readMembers(fields, new ParameterValue([], body.values, body));
}

/** As `readFields`, of an object in a request. */
export function readMembers<F extends Fields>(fields: F, value: ParameterValue): ValuesOf<F> {
  const members = new Map(value.members());
  for (const name of members.keys()) {
    if (!Object.hasOwn(fields, name)) value.body.unknown.push(paramOf([...value.path, name]));
  }
  const read = Object.entries(fields).map(([name, field]) => {
    const member = members.get(name);
    if (member && member.raw !== null) return [name, field.read(member)];
    if (field.absent === null) throw missing(paramOf([...value.path, name]));
    return [name, field.absent.value];
  });
  return Object.fromEntries(read) as ValuesOf<F>;
}

/**
 * The JSON Schema of an object with these fields. Null stands for absent wherever absent is
 * allowed.
 */
export function schemaOf(fields: Fields): ValueSchema {
  const names = Object.keys(fields).filter((name) => fields[name]?.absent === null);
  const properties = Object.entries(fields).map(([name, field]) => [name, propertySchema(field)]);
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(names.length > 0 && { required: names }),
  };
}

function propertySchema({ description, schema, absent }: Field<unknown, unknown>): ValueSchema {
  if (absent === null) return { description, ...schema };
  const hasDefault = absent.value !== null && ['string', 'number', 'boolean'].includes(typeof absent.value);
  return { description, ...(hasDefault && { default: absent.value }), anyOf: [schema, { type: 'null' }] };
}

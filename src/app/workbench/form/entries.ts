// The parameters of a request as entries of a form, read from its JSON Schema. The schema comes from
// the fields that also parse the request. Pure.
import { isObject, type Json } from '../request.ts';

/**
 * How a parameter is written: a number, a choice among texts, an object with parameters of its own,
 * or anything as JSON.
 */
export type EntryKind = 'number' | 'integer' | 'boolean' | 'choice' | 'text' | 'object' | 'json';

export interface Entry {
  name: string;
  kind: EntryKind;
  description: string;
  isRequired: boolean;
  /** Undefined if the schema names none. */
  fallback?: unknown;
  min?: number;
  max?: number;
  /** The texts of a choice. */
  choices: readonly string[];
  /** Those of an object. */
  entries: readonly Entry[];
}

/** One form of an endpoint's requests. */
export interface Form {
  /** What distinguishes it. Empty if the endpoint has only one. */
  title: string;
  entries: readonly Entry[];
}

/** The forms that the schema of an endpoint's requests describes. */
export function formsOf(schema: Json): readonly Form[] {
  const forms = Array.isArray(schema['anyOf']) ? schema['anyOf'].filter(isObject) : [schema];
  return forms.map((form) => ({ title: textOf(form['title']).replaceAll('`', ''), entries: entriesOf(form) }));
}

/** The form that a body has: the first whose required parameters are all there. */
export function formOf(forms: readonly Form[], body: Json): Form | null {
  const isThere = (entry: Entry) => !entry.isRequired || entry.name === 'model' || body[entry.name] !== undefined;
  return forms.find(({ entries }) => entries.every(isThere)) ?? forms[0] ?? null;
}

function entriesOf(schema: Json): readonly Entry[] {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(properties).flatMap(([name, property]) =>
    isObject(property) ? [entryOf(name, property, required.includes(name))] : [],
  );
}

function entryOf(name: string, property: Json, isRequired: boolean): Entry {
  const value = onlyAlternative(property);
  const choices = choicesOf(value);
  const entries = value['type'] === 'object' ? entriesOf(value) : [];
  return {
    name,
    kind: kindOf(value, { choices, entries }),
    description: textOf(property['description'] ?? value['description']),
    isRequired,
    ...('default' in property && { fallback: property['default'] }),
    ...(typeof value['minimum'] === 'number' && { min: value['minimum'] }),
    ...(typeof value['maximum'] === 'number' && { max: value['maximum'] }),
    choices,
    entries,
  };
}

/** The schema of the values that are not null, where there is one. */
function onlyAlternative(property: Json): Json {
  if (!Array.isArray(property['anyOf'])) return property;
  const others = property['anyOf'].filter(isObject).filter((each) => each['type'] !== 'null');
  const [only] = others;
  return only && others.length === 1 ? onlyAlternative(only) : { anyOf: others };
}

function choicesOf(value: Json): readonly string[] {
  if (typeof value['const'] === 'string') return [value['const']];
  const listed = value['enum'];
  return Array.isArray(listed) && listed.every((each) => typeof each === 'string') ? listed : [];
}

function kindOf(value: Json, { choices, entries }: Pick<Entry, 'choices' | 'entries'>): EntryKind {
  if (choices.length > 0) return 'choice';
  const { type } = value;
  if (type === 'number' || type === 'integer' || type === 'boolean') return type;
  if (type === 'object' && entries.length > 0) return 'object';
  return type === 'string' || isTextOrList(value) ? 'text' : 'json';
}

/** A text or a list: the form writes the text. A list is written as JSON. */
function isTextOrList(value: Json): boolean {
  const alternatives = Array.isArray(value['anyOf']) ? value['anyOf'].filter(isObject) : [];
  const types = alternatives.flatMap((each) => (Array.isArray(each['anyOf']) ? each['anyOf'].filter(isObject) : [each]));
  return types.some(({ type }) => type === 'string') && types.every(({ type }) => type === 'string' || type === 'array');
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What is wrong with a number that was typed, in words. Null if nothing is. */
export function numberError(text: string, { kind, min, max }: Pick<Entry, 'kind' | 'min' | 'max'>): string | null {
  const value = Number(text);
  const isWhole = kind !== 'integer' || Number.isSafeInteger(value);
  const isIn = value >= (min ?? Number.NEGATIVE_INFINITY) && value <= (max ?? Number.POSITIVE_INFINITY);
  if (text.trim() === '' || (Number.isFinite(value) && isWhole && isIn)) return null;
  return `Write ${kind === 'integer' ? 'a whole number' : 'a number'}${rangeOf(min, max)}.`;
}

function rangeOf(min: number | undefined, max: number | undefined): string {
  if (min === undefined) return max === undefined ? '' : ` up to ${max}`;
  return max === undefined || max > Number.MAX_SAFE_INTEGER ? ` from ${min}` : ` from ${min} to ${max}`;
}

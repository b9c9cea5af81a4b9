// Compares a value with a JSON Schema, for arguments of calls: types, objects, lists, numbers,
// texts, enums, references and combinations. A keyword that it does not know forbids nothing: the
// tool has the last word. Pure.

type Schema = Readonly<Record<string, unknown>>;

/** Where a value is, and the schema that `$ref` points into. */
interface Place {
  at: string;
  root: unknown;
  /** References on the way: a schema that only points to itself says nothing. */
  depth: number;
}

const MAX_DEPTH = 64;

/** What does not fit first, with its path; null if the value fits. */
export function schemaProblem(value: unknown, schema: unknown): string | null {
  return problemAt(value, schema, { at: '', root: schema, depth: 0 });
}

type Check = (value: unknown, schema: Schema, place: Place) => string | null;

function problemAt(value: unknown, schema: unknown, place: Place): string | null {
  if (schema === false) return `${nameOf(place)} must not be there`;
  if (!isObject(schema) || place.depth > MAX_DEPTH) return null;
  for (const check of CHECKS) {
    const problem = check(value, schema, place);
    if (problem !== null) return problem;
  }
  return null;
}

const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);
const nameOf = ({ at }: Place): string => (at === '' ? 'the value' : at);
const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
};
const below = (place: Place, key: string | number): Place => ({ ...place, at: `${place.at}/${key}`, depth: place.depth + 1 });
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

/** JSON with sorted keys: two values that say the same have the same text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
};

const type: Check = (value, schema, place) => {
  const types = [schema['type']].flat().filter((name) => typeof name === 'string');
  const known = types.filter((name) => name in TYPES);
  if (known.length === 0 || known.length < types.length || known.some((name) => TYPES[name]?.(value))) return null;
  return `${nameOf(place)} needs ${known.join(' or ')} and has ${shown(value)}`;
};

const values: Check = (value, schema, place) => {
  if ('const' in schema && !isSame(value, schema['const'])) {
    return `${nameOf(place)} needs ${shown(schema['const'])} and has ${shown(value)}`;
  }
  if (!Array.isArray(schema['enum']) || schema['enum'].some((each) => isSame(each, value))) return null;
  return `${nameOf(place)} needs one of ${schema['enum'].map(shown).join(', ')} and has ${shown(value)}`;
};

const members: Check = (value, schema, place) => {
  if (!isObject(value)) return null;
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const missing = listOf(schema['required']).find((key) => typeof key === 'string' && !Object.hasOwn(value, key));
  if (missing !== undefined) return `${nameOf(place)} needs the member ${shown(missing)}`;
  for (const [key, member] of Object.entries(value)) {
    const problem = memberProblem(key, member, { schema, properties, place });
    if (problem !== null) return problem;
  }
  return null;
};

function memberProblem(
  key: string,
  member: unknown,
  { schema, properties, place }: { schema: Schema; properties: Schema; place: Place },
): string | null {
  if (Object.hasOwn(properties, key)) return problemAt(member, properties[key], below(place, key));
  // A pattern may allow the member.
  if ('patternProperties' in schema) return null;
  if (schema['additionalProperties'] !== false) return problemAt(member, schema['additionalProperties'], below(place, key));
  return `${nameOf(place)} must not have the member ${shown(key)}`;
}

const items: Check = (value, schema, place) => {
  if (!Array.isArray(value)) return null;
  const { minItems, maxItems } = schema as { minItems?: number; maxItems?: number };
  if (minItems !== undefined && value.length < minItems) return `${nameOf(place)} needs at least ${minItems} items`;
  if (maxItems !== undefined && value.length > maxItems) return `${nameOf(place)} needs at most ${maxItems} items`;
  const first = listOf(schema['prefixItems']);
  for (const [index, each] of value.entries()) {
    const problem = problemAt(each, index < first.length ? first[index] : schema['items'], below(place, index));
    if (problem !== null) return problem;
  }
  return null;
};

const numbers: Check = (value, schema, place) => {
  if (typeof value !== 'number') return null;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema as Record<string, number>;
  const found = `and has ${value}`;
  if (minimum !== undefined && value < minimum) return `${nameOf(place)} needs at least ${minimum} ${found}`;
  if (maximum !== undefined && value > maximum) return `${nameOf(place)} needs at most ${maximum} ${found}`;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    return `${nameOf(place)} needs more than ${exclusiveMinimum} ${found}`;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum)
    return `${nameOf(place)} needs less than ${exclusiveMaximum} ${found}`;
  return null;
};

const texts: Check = (value, schema, place) => {
  if (typeof value !== 'string') return null;
  const { minLength, maxLength } = schema as { minLength?: number; maxLength?: number };
  const length = [...value].length;
  if (minLength !== undefined && length < minLength) return `${nameOf(place)} needs at least ${minLength} characters`;
  if (maxLength !== undefined && length > maxLength) return `${nameOf(place)} needs at most ${maxLength} characters`;
  return null;
};

const combined: Check = (value, schema, place) => {
  for (const each of listOf(schema['allOf'])) {
    const problem = problemAt(value, each, { ...place, depth: place.depth + 1 });
    if (problem !== null) return problem;
  }
  const choices = [schema['anyOf'], schema['oneOf']].filter(Array.isArray);
  for (const choice of choices as unknown[][]) {
    const problems = choice.map((each) => problemAt(value, each, { ...place, depth: place.depth + 1 }));
    if (!problems.includes(null)) return problems[0] ?? null;
  }
  return null;
};

const reference: Check = (value, schema, place) => {
  const { $ref } = schema;
  if (typeof $ref !== 'string' || !$ref.startsWith('#')) return null;
  const steps = $ref.slice(1).split('/').slice(1);
  const target = steps.reduce<unknown>((found, step) => (isObject(found) ? found[unescaped(step)] : undefined), place.root);
  return problemAt(value, target, { ...place, depth: place.depth + 1 });
};

const unescaped = (step: string): string => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');

const CHECKS: readonly Check[] = [type, values, members, items, numbers, texts, combined, reference];

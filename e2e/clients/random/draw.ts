// Draws values from the API's own JSON Schemas: mostly valid ones, and some with a fault.
import type { Random } from '../../faults/random.ts';

/** The keywords that the API's schemas use. */
export interface Schema {
  type?: string;
  anyOf?: Schema[];
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
}

const MAX_ITEMS = 3;
const LARGE = 1e6;
const TEXTS = ['', 'a', 'Say hello.', 'What is the weather in Paris?', 'ü\u0000\ud800', '<|start|>', '{"city":', 'x'.repeat(300)];
/** Values that no place of a request expects. */
const FAULTS: unknown[] = [null, true, -1, 0.5, 1e9, '', 'nonsense', [], {}, [[null]], { type: 'nonsense' }];

/** Members that say what is asked. Few requests without them are answered. */
const ASKING = ['content', 'input', 'messages'];

const oneOf = <Value>(random: Random, values: readonly Value[]): Value | undefined => values[random.below(values.length)];
const happens = (random: Random, percent: number) => random.below(100) < percent;

/** A value of the schema. Properties that are required or ask are always there, the others rarely. */
export function draw(schema: Schema, random: Random): unknown {
  if ('const' in schema) return schema.const;
  if (schema.enum) return oneOf(random, schema.enum);
  if (schema.anyOf) return draw(oneOf(random, schema.anyOf) ?? {}, random);
  switch (schema.type) {
    case 'object':
      return drawObject(schema, random);
    case 'array':
      return drawArray(schema, random);
    case 'string':
      return drawText(schema, random);
    case 'boolean':
      return happens(random, 50);
    case 'integer':
      return Math.floor(drawNumber(schema, random));
    case 'number':
      return drawNumber(schema, random);
    case 'null':
      return null;
    default:
      return oneOf(random, FAULTS);
  }
}

function drawObject({ properties = {}, required = [], additionalProperties }: Schema, random: Random): object {
  const chosen = Object.entries(properties).filter(([name]) => [...required, ...ASKING].includes(name) || happens(random, 4));
  const members = chosen.map(([name, schema]) => [name, draw(schema, random)]);
  if (typeof additionalProperties === 'object') members.push([oneOf(random, TEXTS), draw(additionalProperties, random)]);
  return Object.fromEntries(members) as object;
}

function drawArray({ items = {}, minItems = 0, maxItems = MAX_ITEMS }: Schema, random: Random): unknown[] {
  const length = minItems + random.below(Math.max(1, Math.min(maxItems, MAX_ITEMS) - minItems + 1));
  return Array.from({ length }, () => draw(items, random));
}

function drawText({ minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Schema, random: Random): string {
  const fitting = TEXTS.filter(({ length }) => length >= minLength && length <= maxLength);
  return oneOf(random, fitting) ?? 'x'.repeat(minLength);
}

function drawNumber({ minimum = -LARGE, maximum = LARGE }: Schema, random: Random): number {
  return happens(random, 20) ? (happens(random, 50) ? minimum : maximum) : random.between(minimum, maximum);
}

/** The value with a fault somewhere in it: another value, a member too many, or one too few. */
export function spoil(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || happens(random, 15)) return oneOf(random, FAULTS);
  if (Array.isArray(value)) {
    const at = random.below(value.length + 1);
    return [...value.slice(0, at), spoil(value[at] as unknown, random), ...value.slice(at + 1)];
  }
  const names = Object.keys(value);
  const name = happens(random, 15) ? 'unknown_member' : (oneOf(random, names) ?? 'unknown_member');
  const { [name]: member, ...others } = value as Record<string, unknown>;
  return happens(random, 15) ? others : { ...others, [name]: spoil(member, random) };
}

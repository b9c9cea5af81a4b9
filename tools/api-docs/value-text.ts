// The words for a JSON Schema in a table of parameters: its type, its range, its default.

/** The keywords of JSON Schema that fields use. */
export interface Schema {
  /** Stands for a value that has a table of its own. */
  title?: string;
  type?: string;
  description?: string;
  default?: unknown;
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: readonly Schema[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

/** The schema without `null`, which stands for an absent parameter. */
export function withoutNull(schema: Schema): Schema {
  const { anyOf, ...rest } = schema;
  const others = anyOf?.filter(({ type }) => type !== 'null') ?? [];
  const [only] = others;
  if (anyOf === undefined || only === undefined) return schema;
  return others.length === 1 ? { ...withoutNull(only), ...rest } : { ...rest, anyOf: others };
}

/** `string`, `list of integers or strings`. Values of an enum are named one by one. */
export function typeText(schema: Schema): string {
  const forms = formsOf(schema);
  const values = forms.flatMap(({ enum: values = [], const: only }) => (only === undefined ? values : [only]));
  const named = [...new Set(values.map((value) => code(JSON.stringify(value))))].join(', ');
  const types = forms.filter((form) => form.enum === undefined && form.const === undefined).map(typeOfForm);
  return [...new Set([named, ...types])].filter((text) => text !== '').join(' or ');
}

/** The schemas of the forms that a value may have, without `null`. */
function formsOf(schema: Schema): Schema[] {
  const found = withoutNull(schema);
  return found.anyOf && found.title === undefined ? found.anyOf.flatMap(formsOf) : [found];
}

function typeOfForm({ title, type, items }: Schema): string {
  if (title !== undefined) return title;
  if (type === 'array') return items ? `list of ${plural(typeText(items))}` : 'list';
  return type ?? 'any';
}

function plural(type: string): string {
  return type
    .split(' or ')
    .map((one) => one.replace(/^(string|integer|number|object|boolean|list|Responses request)\b/, '$1s'))
    .join(' or ');
}

/** The bounds of a value: `0 to 2`, `at most 4 items`. Empty if there are none. */
export function rangeText(schema: Schema): string {
  return [...new Set(rangesOf(schema))].join('; ');
}

function rangesOf(schema: Schema): string[] {
  const found = withoutNull(schema);
  if (found.anyOf) return found.anyOf.flatMap(rangesOf);
  const own = [
    interval(found.minimum, found.maximum),
    counted(found.minLength, found.maxLength, 'character'),
    counted(found.minItems, found.maxItems, 'item'),
  ];
  const ofItems = found.items ? rangesOf(found.items).map((text) => `each ${text.replace(/^each /, '')}`) : [];
  return [...own, ...ofItems].filter((text) => text !== '');
}

function interval(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `${bound(min)} to ${bound(max)}`;
  if (min !== undefined) return `from ${bound(min)}`;
  return max === undefined ? '' : `up to ${bound(max)}`;
}

/** A bound. Those of 64-bit integers are powers of two, and their digits would be wrong. */
function bound(value: number): string {
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value);
  return `${value < 0 ? '-' : ''}2^${Math.log2(Math.abs(value))}`;
}

function counted(min: number | undefined, max: number | undefined, noun: string): string {
  const bounds = [min === undefined ? [] : [`at least ${min}`], max === undefined ? [] : [`at most ${max}`]].flat();
  return bounds.length === 0 ? '' : `${bounds.join(', ')} ${noun}${(max ?? min) === 1 ? '' : 's'}`;
}

/** Text as code in Markdown. */
export function code(text: string): string {
  return `\`${text}\``;
}

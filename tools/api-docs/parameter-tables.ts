// The section of docs/api.md on parameters, made of the same fields that parse requests.

import { ENDPOINTS, type Endpoint, type RequestForm } from '../../src/worker/api/endpoints.ts';
import { type Fields, schemaOf } from '../../src/worker/api/parameters/field.ts';
import { code, rangeText, type Schema, typeText, withoutNull } from './value-text.ts';

/** Parameters so deep in a request have rows of their own. Deeper ones are in the JSON Schema. */
const MAX_DEPTH = 3;
const MAX_COLUMNS = 100;

/** One row of a table. */
interface Row {
  name: string;
  schema: Schema;
  /** `some`: in some of the forms that a value may have. */
  required: 'always' | 'some' | 'never';
}

const HEAD = ['| parameter | type | range | default | description |', '| --- | --- | --- | --- | --- |'];

/** The section: a heading and tables for each endpoint. */
export function parameterTables(): string {
  return ENDPOINTS.map(endpointText).join('\n\n');
}

function endpointText(endpoint: Endpoint): string {
  const { path, description, forms } = endpoint;
  return [`### ${code(`POST ${path}`)}`, description, ...forms.flatMap((form) => formTexts(form, endpoint))].join('\n\n');
}

/** A form's title, its parameters that an earlier endpoint has as well, and a table of the others. */
function formTexts({ title, fields }: RequestForm, endpoint: Endpoint): string[] {
  const known = knownFields(fields, endpoint);
  const others = Object.entries(fields).filter(([name]) => !known?.names.includes(name));
  const rows = rowsOf(schemaOf(Object.fromEntries(others)) as Schema, '', 1).map(rowText);
  return [
    ...(title === null ? [] : [`#### ${title}`]),
    ...(known === null ? [] : [wrapped(`As for ${code(`POST ${known.path}`)}: ${known.names.map(code).join(', ')}.`)]),
    [...HEAD, ...rows].join('\n'),
  ];
}

/** Prose in lines of the documents' width. */
function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= MAX_COLUMNS) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join('\n');
}

/** The earlier endpoint that has most of the same fields, and their names. Null if none has three of them. */
function knownFields(fields: Fields, endpoint: Endpoint): { path: string; names: string[] } | null {
  const earlier = ENDPOINTS.slice(0, ENDPOINTS.indexOf(endpoint));
  const shared = earlier.map(({ path, forms: [form] }) => {
    const names = Object.keys(fields).filter((name) => form?.fields[name] === fields[name]);
    return { path, names };
  });
  const [best] = shared.toSorted((a, b) => b.names.length - a.names.length);
  return best && best.names.length >= 3 ? best : null;
}

/** The parameters of an object, each followed by its own. */
function rowsOf({ properties = {}, required = [] }: Schema, prefix: string, depth: number): Row[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const name = `${prefix}${key}`;
    const row: Row = { name, schema, required: required.includes(key) ? 'always' : 'never' };
    return [row, ...(depth < MAX_DEPTH ? memberRows(withoutNull(schema), name, depth) : [])];
  });
}

/** The rows of the members of a value: of an object, of the objects in a list, or of each form of a value with several. */
function memberRows(schema: Schema, name: string, depth: number): Row[] {
  if (schema.title !== undefined) return [];
  if (schema.properties) return rowsOf(schema, `${name}.`, depth + 1);
  if (schema.items) return memberRows(withoutNull(schema.items), `${name}[]`, depth);
  const forms = (schema.anyOf ?? []).map((form) => memberRows(withoutNull(form), name, depth)).filter(({ length }) => length > 0);
  const names = new Set(forms.flat().map((row) => row.name));
  return [...names].map((each) => {
    const rows = forms.flat().filter((row) => row.name === each);
    return mergedRow(rows, forms.length);
  });
}

/** One row for a parameter that several of `forms` forms have. */
function mergedRow(rows: readonly Row[], forms: number): Row {
  const schemas = rows.map(({ schema }) => schema);
  const [first = { name: '', schema: {}, required: 'never' }] = rows;
  const isAlways = rows.length === forms && rows.every(({ required }) => required === 'always');
  const isNever = rows.every(({ required }) => required === 'never');
  const { description = '' } = withoutNull(first.schema);
  const schema = schemas.length === 1 ? first.schema : { description, anyOf: schemas };
  return { name: first.name, schema, required: isAlways ? 'always' : isNever ? 'never' : 'some' };
}

function rowText({ name, schema, required }: Row): string {
  const description = withoutNull(schema).description ?? '';
  const cells = [code(name), typeText(schema), rangeText(schema), defaultText(schema, required), description];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`.replaceAll(/ +/g, ' ');
}

function defaultText(schema: Schema, required: Row['required']): string {
  if (required !== 'never') return required === 'always' ? 'required' : 'required in some forms';
  return schema.default === undefined ? 'none' : code(JSON.stringify(schema.default));
}

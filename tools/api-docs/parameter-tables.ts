// The section of docs/api.md on parameters, made of the same fields that parse requests.

import { ENDPOINTS, type Endpoint, type RequestForm } from '../../src/worker/api/endpoints.ts';
import { schemaOf } from '../../src/worker/api/parameters/field.ts';
import { code, rangeText, type Schema, typeText, withoutNull } from './value-text.ts';

/** Parameters so deep in a request have rows of their own. Deeper ones are in the JSON Schema. */
const MAX_DEPTH = 3;

/** One row of a table. */
interface Row {
  name: string;
  schema: Schema;
  isRequired: boolean;
}

const HEAD = ['| parameter | type | range | default | description |', '| --- | --- | --- | --- | --- |'];

/** The section: a heading and tables for each endpoint. */
export function parameterTables(): string {
  return ENDPOINTS.map(endpointText).join('\n\n');
}

function endpointText({ method, path, description, forms }: Endpoint): string {
  return [`### ${code(`${method} ${path}`)}`, description, ...forms.map(formText)].join('\n\n');
}

function formText({ title, fields }: RequestForm): string {
  const rows = rowsOf(schemaOf(fields) as Schema, '', 1).map(rowText);
  return [...(title === null ? [] : [`#### ${title}`, '']), ...HEAD, ...rows].join('\n');
}

/** The parameters of an object, each followed by its own. */
function rowsOf({ properties = {}, required = [] }: Schema, prefix: string, depth: number): Row[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const name = `${prefix}${key}`;
    const row = { name, schema, isRequired: required.includes(key) };
    return [row, ...(depth < MAX_DEPTH ? memberRows(withoutNull(schema), name, depth) : [])];
  });
}

/** The rows of the members of a value: of an object, of the objects in a list, or of each form of a value with several. */
function memberRows(schema: Schema, name: string, depth: number): Row[] {
  if (schema.properties) return rowsOf(schema, `${name}.`, depth + 1);
  if (schema.items) return memberRows(withoutNull(schema.items), `${name}[]`, depth);
  const rows = (schema.anyOf ?? []).flatMap((form) => memberRows(withoutNull(form), name, depth));
  return rows.filter((row, at) => rows.findIndex((other) => other.name === row.name) === at);
}

function rowText({ name, schema, isRequired }: Row): string {
  const missing = isRequired ? 'required' : schema.default === undefined ? 'none' : code(JSON.stringify(schema.default));
  const description = withoutNull(schema).description ?? '';
  const cells = [code(name), typeText(schema), rangeText(schema), missing, description];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`.replaceAll(/ +/g, ' ');
}

// Every endpoint that has parameters, with their fields: for JSON Schemas, for docs/api.md and for the app. It knows no handler.

import { COMPLETION_FIELDS } from './completions/request.ts';
import { type Fields, schemaOf, type ValueSchema } from './parameters/field.ts';
import { DETOKENIZE_FIELDS, TOKENIZE_TEXT_FIELDS } from './tokenize/request.ts';

/** One form of a request: an endpoint may accept several, told apart by their parameters. */
export interface RequestForm {
  /** What distinguishes it from the endpoint's other forms. Null if there is only one. */
  title: string | null;
  fields: Fields;
}

/** An endpoint with parameters. */
export interface Endpoint {
  method: 'POST';
  /** The path below the origin or the app's folder. */
  path: string;
  /** What it answers, as a sentence for a user. */
  description: string;
  forms: readonly [RequestForm, ...RequestForm[]];
}

/** In the order of the documentation. */
export const ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/v1/completions',
    description: 'Continues a raw prompt: text or token ids, without a chat format.',
    forms: [{ title: null, fields: COMPLETION_FIELDS }],
  },
  {
    method: 'POST',
    path: '/tokenize',
    description: 'Gives the ids of the tokens of a text, as vLLM does. It is also at `/v1/tokenize`.',
    forms: [{ title: null, fields: TOKENIZE_TEXT_FIELDS }],
  },
  {
    method: 'POST',
    path: '/detokenize',
    description: 'Gives the text of token ids, as vLLM does. It is also at `/v1/detokenize`.',
    forms: [{ title: null, fields: DETOKENIZE_FIELDS }],
  },
];

/** JSON Schemas (draft 2020-12) of request bodies, by the endpoint's path. */
export function requestSchemas(): Readonly<Record<string, ValueSchema>> {
  return Object.fromEntries(ENDPOINTS.map(({ path, forms }) => [path, formsSchema(forms)]));
}

function formsSchema(forms: readonly RequestForm[]): ValueSchema {
  const schemas = forms.map(({ title, fields }) => ({ ...(title !== null && { title }), ...schemaOf(fields) }));
  return schemas.length === 1 && schemas[0] ? schemas[0] : { anyOf: schemas };
}

// The parameters of runs that are Responses requests: `input`, and a batch of them in `requests`. They know no model.

import { writeJson } from '../../harmony/json-as-written.ts';
import { ApiError } from '../http/errors.ts';
import { defaultsTo, readFields, required, schemaOf } from '../parameters/field.ts';
import { boolean, custom, list, unsupported } from '../parameters/kinds.ts';
import type { ParameterValue } from '../parameters/parameter-value.ts';
import { RequestBody } from '../parameters/request-body.ts';
import { RESPONSE_FIELDS } from '../responses/request/fields.ts';
import { parseResponseRequest, type ResponseRequest } from '../responses/request/request.ts';
import { PATH_MODEL_FIELD } from './hosted-fields.ts';

/** The parameters of one request, by name: those of `/v1/responses`. Workers AI stores no response unless it is asked to. */
export const INPUT_FIELDS = {
  ...RESPONSE_FIELDS,
  model: PATH_MODEL_FIELD,
  input: required(RESPONSE_FIELDS.input),
  store: defaultsTo(false, boolean(RESPONSE_FIELDS.store.description)),
};

/** Checks everything that can be checked without a model. Errors: 400. */
export function parseInputRequest(body: RequestBody): ResponseRequest {
  return parseResponseRequest(body, INPUT_FIELDS);
}

const ITEM = custom(
  { title: 'Responses request', ...schemaOf(INPUT_FIELDS) },
  'A request with the parameters of the form `input`.',
  (value) => {
    // Errors inside an item are its own. One that is no object is an error of the batch.
    value.members();
    return value;
  },
);

/** The parameters of a batch, by name. */
export const BATCH_FIELDS = {
  requests: required(
    list(ITEM, 'Requests with the parameters of the form `input`, answered one after the other.', { minItems: 1 }),
  ),
  stream: unsupported('A batch is answered whole. Leave it out.', (raw) => raw === false),
  model: PATH_MODEL_FIELD,
};

/** A request of a batch, or why it is none. */
export type BatchItem = { request: ResponseRequest } | { error: ApiError };

/** Checks everything that can be checked without a model. Errors: 400 for a batch that is none; those of items are in the items. */
export function parseBatch(body: RequestBody): BatchItem[] {
  return readFields(BATCH_FIELDS, body).requests.map(readItem);
}

function readItem(value: ParameterValue): BatchItem {
  try {
    return { request: parseItem(value) };
  } catch (error) {
    if (error instanceof ApiError) return { error };
    throw error;
  }
}

function parseItem(value: ParameterValue): ResponseRequest {
  const item = new RequestBody(value.raw as object, writeJson(writtenItem(value)));
  const request = parseInputRequest(item);
  const { unknown, withoutEffect } = value.body;
  unknown.push(...item.unknown.map((name) => `${value.param}.${name}`));
  withoutEffect.push(...item.withoutEffect.map((name) => `${value.param}.${name}`));
  if (!request.isStreamed) return request;
  throw new ApiError(400, 'unsupported_parameter', "Unsupported parameter: 'stream'. A batch is answered whole.", 'stream');
}

function writtenItem(value: ParameterValue) {
  try {
    return value.asWritten();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ApiError(400, 'invalid_json', `Invalid '${value.param}': ${error.message}.`, value.param);
  }
}

// Where a request says the form of its answer: `response_format`, or `text.format` of Responses.
// Pure.
import { type EndpointId, isObject, type Json, withParameter } from '../request.ts';
import { hasOptional, shapeOfSchema } from './shape.ts';

/** `text`: free. `json`: any object. `schema`: as a JSON Schema says. */
export type AnswerForm = { kind: 'text' } | { kind: 'json' } | { kind: 'schema'; schema: unknown };

export function answerForm(endpoint: EndpointId, body: Json): AnswerForm {
  const format = endpoint === 'responses' ? isObject(body['text']) && body['text']['format'] : body['response_format'];
  if (!isObject(format)) return { kind: 'text' };
  if (format['type'] === 'json_object') return { kind: 'json' };
  if (format['type'] !== 'json_schema') return { kind: 'text' };
  const holder = isObject(format['json_schema']) ? format['json_schema'] : format;
  return { kind: 'schema', schema: holder['schema'] ?? holder };
}

export function withAnswerForm(endpoint: EndpointId, body: Json, form: AnswerForm): Json {
  const isResponses = endpoint === 'responses';
  const format = formatOf(form, isResponses);
  if (!isResponses) return withParameter(body, 'response_format', format);
  const text = withParameter(isObject(body['text']) ? body['text'] : {}, 'format', format);
  return withParameter(body, 'text', Object.keys(text).length > 0 ? text : undefined);
}

function formatOf(form: AnswerForm, isResponses: boolean): Json | undefined {
  if (form.kind === 'text') return undefined;
  if (form.kind === 'json') return { type: 'json_object' };
  // A schema that is strict refuses what cannot be held. One with optional fields cannot be strict.
  const strict = !hasOptional(shapeOfSchema(form.schema) ?? []);
  const named = { name: 'answer', strict, schema: form.schema };
  return isResponses ? { type: 'json_schema', ...named } : { type: 'json_schema', json_schema: named };
}

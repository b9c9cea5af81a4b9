// Validates bodies and events against OpenAI's own schemas (openai.json, made by make.py).
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** A response as a client received it. */
export interface Exchange {
  path: string;
  status: number;
  contentType: string;
  body: string;
}

interface Schemas {
  $defs: Record<string, { properties?: { type?: { enum?: string[] } }; anyOf?: { $ref: string }[] }>;
}

const document = JSON.parse(readFileSync(new URL('openai.json', import.meta.url), 'utf8')) as Schemas;
const ajv = new Ajv2020({ strict: false, allErrors: false }).addSchema(document, 'openai');

/** Schemas of whole bodies, by their `object`. */
const OBJECTS: Record<string, string> = {
  'chat.completion': 'CreateChatCompletionResponse',
  'chat.completion.chunk': 'CreateChatCompletionStreamResponse',
  text_completion: 'CreateCompletionResponse',
  response: 'Response',
  model: 'Model',
};

/** Schemas of the events of Responses, by `type`. */
const EVENTS = new Map(
  (document.$defs['ResponseStreamEvent']?.anyOf ?? []).map(({ $ref }) => {
    const name = $ref.slice('#/$defs/'.length);
    return [document.$defs[name]?.properties?.type?.enum?.[0] ?? '', name];
  }),
);

interface Body {
  object?: string;
  choices?: { finish_reason: string | null }[];
  response?: Body;
  type?: string;
  error?: unknown;
  data?: { object?: string }[];
  item?: Item;
  output?: Item[];
}

interface Item {
  type?: string;
  error?: unknown;
}

/** What is wrong in an exchange, [] if nothing is. */
export function violationsOf(exchange: Exchange): string[] {
  const { path, contentType, body } = exchange;
  const isStream = contentType.startsWith('text/event-stream');
  const objects = isStream ? dataOf(body) : [body];
  return objects.flatMap((json) => {
    const value = withoutGaps(JSON.parse(json) as Body, isStream);
    const problem = problemOf(value, schemaOf(value, path));
    return problem === null ? [] : [`${path}: ${problem} in ${json}`];
  });
}

/** The JSON of each event. A stream of ours ends with `[DONE]` or with an error. */
export function dataOf(stream: string): string[] {
  const lines = stream.split('\n').filter((line) => line.startsWith('data: '));
  return lines.map((line) => line.slice('data: '.length)).filter((data) => data !== '[DONE]');
}

function schemaOf({ object, type, error, data }: Body, path: string): string | null {
  if (type !== undefined) return EVENTS.get(type) ?? null;
  if (error && object === undefined) return 'ErrorResponse';
  if (object === 'list') return path.endsWith('/models') ? 'ListModelsResponse' : data ? 'ResponseItemList' : null;
  return OBJECTS[object ?? ''] ?? null;
}

/** Fields of a Response that OpenAI's API sends as null, although its document has only strings. */
const NULLABLE = ['prompt_cache_key', 'safety_identifier', 'user'];

/** A body without the places where OpenAI's document contradicts OpenAI's own API. */
function withoutGaps(body: Body, isStream: boolean): Body {
  if (body.response) return { ...body, response: withoutGaps(body.response, isStream) };
  if (body.item) return { ...body, item: itemWithoutGaps(body.item) };
  if (body.object === 'response') {
    const known = Object.entries(body).filter(([name, value]) => value !== null || !NULLABLE.includes(name));
    return { ...Object.fromEntries(known), output: body.output?.map(itemWithoutGaps) ?? [] };
  }
  if (body.object !== 'text_completion' || !isStream) return body;
  // The document has no schema for streamed completions, whose finish_reason is null until the end.
  const choices = body.choices?.map((choice) => ({ ...choice, finish_reason: choice.finish_reason ?? 'stop' })) ?? [];
  return { ...body, choices };
}

/** The document has a text for the error of an `mcp_call`; OpenAI's own client has an object. */
function itemWithoutGaps(item: Item): Item {
  if (item.type !== 'mcp_call' || typeof item.error !== 'object' || item.error === null) return item;
  return { ...item, error: JSON.stringify(item.error) };
}

function problemOf(value: Body, schema: string | null): string | null {
  if (schema === null) return 'no schema fits';
  const validate = ajv.getSchema(`openai#/$defs/${schema}`);
  if (!validate) throw new Error(`openai.json has no schema ${schema}.`);
  return validate(value) ? null : `${schema}: ${ajv.errorsText(validate.errors)}`;
}

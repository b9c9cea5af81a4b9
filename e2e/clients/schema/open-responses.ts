// Validates Responses and their events against the schemas of the Open Responses specification.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { dataOf, type Exchange } from './validator.ts';

interface Schemas {
  $defs: Record<string, { properties?: { type?: { enum?: string[] } } }>;
}

const document = JSON.parse(readFileSync(new URL('open-responses.json', import.meta.url), 'utf8')) as Schemas;
const ajv = new Ajv2020({ strict: false }).addSchema(document, 'open-responses');

/** Names of the schemas of events, by `type`. */
const EVENTS = new Map(
  Object.entries(document.$defs)
    .filter(([name]) => name.endsWith('StreamingEvent'))
    .map(([name, { properties }]) => [properties?.type?.enum?.[0] ?? '', name]),
);

/** Types of events that Open Responses does not know. */
export function unknownEventsOf({ body }: Exchange): string[] {
  const types = dataOf(body).map((json) => (JSON.parse(json) as { type: string }).type);
  return [...new Set(types.filter((type) => !EVENTS.has(type)))];
}

/** What is wrong in a Response, or in the events that Open Responses knows. [] if nothing is. */
export function openResponsesViolationsOf({ contentType, body }: Exchange): string[] {
  if (!contentType.startsWith('text/event-stream')) return problemsOf(JSON.parse(body), 'ResponseResource');
  return dataOf(body).flatMap((json) => {
    const event = JSON.parse(json) as { type: string };
    const schema = EVENTS.get(event.type);
    return schema ? problemsOf(event, schema) : [];
  });
}

function problemsOf(value: unknown, schema: string): string[] {
  const validate = ajv.getSchema(`open-responses#/$defs/${schema}`);
  if (!validate) throw new Error(`open-responses.json has no schema ${schema}.`);
  return validate(value) ? [] : [`${schema}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`];
}

// A streamed response as its events, each checked with OpenAI's own schema, for tests.

import type OpenAI from 'openai';
import { violationsOf } from '../../../e2e/clients/schema/validator.ts';
import type { Handler } from '../api/http/handler.ts';
import { ORIGIN } from './api-client.ts';

type Event = OpenAI.Responses.ResponseStreamEvent;

export interface CheckedStream {
  events: Event[];
  /** What breaks OpenAI's schemas. */
  violations: string[];
}

/** Posts a request with `stream: true`. Errors: any status but 200. */
export async function streamOf(handle: Handler, body: object): Promise<CheckedStream> {
  const request = new Request(`${ORIGIN}/v1/responses`, { method: 'POST', body: JSON.stringify({ ...body, stream: true }) });
  const response = await handle(request);
  const text = await response.text();
  if (response.status !== 200) throw new Error(text);
  const lines = text.split('\n').filter((line) => line.startsWith('data: {'));
  const exchange = { path: '/v1/responses', status: 200, contentType: 'text/event-stream', body: text };
  return { events: lines.map((line) => JSON.parse(line.slice('data: '.length)) as Event), violations: violationsOf(exchange) };
}

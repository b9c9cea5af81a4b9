// The Responses API around a model that says given texts, one an answer, for tests.

import type OpenAI from 'openai';
import { NO_TOOLS, type ToolPorts } from '../api/hosted-tools/tool-ports.ts';
import type { ErrorBody } from '../api/http/errors.ts';
import { createHandler, type Handler } from '../api/http/handler.ts';
import { memoryResponseStore } from '../api/responses/store/memory-response-store.ts';
import type { ResponseStore } from '../api/responses/store/response-store.ts';
import { clientOf, ORIGIN, service } from './api-client.ts';
import { BYTE_VOCABULARY, byteEncoding, saying } from './byte-model.ts';
import { ScriptedGenerator } from './scripted-generator.ts';

export const FINAL = (text: string): string => `<|channel|>final<|message|>${text}`;
export const THOUGHT = (text: string): string => `<|channel|>analysis<|message|>${text}<|end|><|start|>assistant`;
export const PREAMBLE = (text: string): string => `<|channel|>commentary<|message|>${text}<|end|><|start|>assistant`;
export const CALL = (name: string, json: string): string =>
  `<|channel|>commentary to=functions.${name} <|constrain|>json<|message|>${json}<|call|>`;

export const WEATHER = {
  type: 'function' as const,
  name: 'get_weather',
  description: 'The weather.',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
  strict: false,
};

/** What came back: a response, or an error. */
export interface Reply {
  status: number;
  json: Omit<OpenAI.Responses.Response, 'error'> & { error: ErrorBody };
  /** What the response names as without effect. */
  ignored: string | null;
}

export interface ResponsesApi {
  openai: OpenAI;
  handle: Handler;
  generator: ScriptedGenerator;
  store: ResponseStore;
  /** What the model was shown for answer number `index`. */
  shown(index: number): string;
  /** Posts a body as it is, and reads the answer. */
  post(body: unknown): Promise<Reply>;
}

export interface ResponsesApiOptions {
  contextTokens?: number;
  store?: ResponseStore;
  /** Tools that run in the app. Default: none. */
  tools?: ToolPorts;
}

/** A model `tiny` that says `texts` in turn, the last again and again. */
export function responsesApi(
  texts: readonly string[],
  { contextTokens = 8192, store = memoryResponseStore(), tools = NO_TOOLS }: ResponsesApiOptions = {},
): ResponsesApi {
  let answers = 0;
  const generator = new ScriptedGenerator((prompt) => saying(texts[Math.min(answers++, texts.length - 1)] ?? '')(prompt), {
    contextTokens,
    vocabulary: BYTE_VOCABULARY,
  });
  const handle = createHandler(service(generator), { responses: store, tools, clock: { today: () => '2026-11-29' } });
  return {
    openai: clientOf(handle),
    handle,
    generator,
    store,
    shown: (index) => byteEncoding.tokenizer.decode(generator.requests[index]?.prompt ?? []),
    post: async (body) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const response = await handle(new Request(`${ORIGIN}/v1/responses`, { method: 'POST', body: text }));
      return {
        status: response.status,
        json: (await response.json()) as Reply['json'],
        ignored: response.headers.get('x-gpt-oss-web-ignored'),
      };
    },
  };
}

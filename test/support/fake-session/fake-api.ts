// The API of the scripted session: the real endpoints over a model whose words are a script, and a
// few paths that only tests call. The model answers in tokens of one byte.

import type { ApiCallRecord } from '../../../src/contracts/api/status.ts';
import { type ApiToolAccess, NO_TOOL_ACCESS } from '../../../src/contracts/api/tool-access.ts';
import type { WireRequest, WireResponse } from '../../../src/contracts/api-calls.ts';
import type { Recording } from '../../../src/contracts/recording.ts';
import type { ApiSession, ModelsSession } from '../../../src/contracts/session.ts';
import { requestSchemas } from '../../../src/worker/api/endpoints.ts';
import { createHandler } from '../../../src/worker/api/http/handler.ts';
import { tapped } from '../../../src/worker/call-content.ts';
import { CallLog } from '../../../src/worker/call-log.ts';
import { Recordings } from '../../../src/worker/recordings/recordings.ts';
import { recordedToken } from '../../../src/worker/recordings/spelling.ts';
import { byteEncoding, idsOf, saying, serve } from '../../../src/worker/testing/byte-model.ts';
import { ScriptedGenerator } from '../../../src/worker/testing/scripted-generator.ts';
import { fromWire, toWire } from '../../../src/worker/wire.ts';
import { named } from './fake-models.ts';
import type { Gates } from './gates.ts';

const HARMONY =
  '<|channel|>analysis<|message|>Rivers of the Black Sea.<|end|>' +
  '<|start|>assistant<|channel|>final<|message|>The Danube, the Dnieper and the Dniester.<|return|>';

/** What the model answers: a chat with reasoning and text, another prompt with text. */
function answerOf(prompt: readonly number[]): Iterable<number> {
  const opening = idsOf('<|start|>assistant');
  const isChat = opening.every((id, at) => prompt[prompt.length - opening.length + at] === id);
  return saying(isChat ? HARMONY : ' upon a time<|return|>')(prompt);
}

/** The API over the scripted models. An answer is a step of the track `api` for each token. */
export function createFakeApi(models: Pick<ModelsSession, 'list'>, gates: Gates): ApiSession {
  const log = new CallLog();
  const recordings = new Recordings();
  const generator = new ScriptedGenerator(answerOf, { contextTokens: 8192, vocabulary: 277 });
  generator.beforeToken = () => gates.pass('api');
  const handler = createHandler({
    models: () => models.list(),
    mayFetch: async () => true,
    open: async ({ id }, signal) => recordings.recording(log.counting(serve(generator, id), signal), signal),
  });
  const calls = new Map<string, AbortController>();
  let toolAccess: ApiToolAccess = NO_TOOL_ACCESS;
  const answer = async (wire: WireRequest): Promise<WireResponse> => {
    const controller = new AbortController();
    calls.set(wire.id, controller);
    const request = fromWire(wire, controller.signal);
    const entry = log.begin(wire, request.signal);
    recordings.begin(request);
    const { status, headers, body } = await handler(request);
    entry.respond(status);
    const heard = { status, headers, body: body && tapped(body, entry.hear) };
    return toWire(heard, new AbortController().signal, () => entry.end());
  };
  return {
    toolAccess: async () => toolAccess,
    setToolAccess: async (access) => {
      toolAccess = access;
    },
    endpoints: async () => handler.endpoints,
    calls: async () => [...log.records, ...CALLS],
    content: async (id) => log.contentOf(id),
    forget: async (id) => log.forget(id),
    requestSchemas: async () => requestSchemas(),
    recording: async (name) => recordings.get(name),
    cancel: async (id) => calls.get(id)?.abort(named('AbortError', 'The caller left.')),
    handle: async (request) => testResponse(request) ?? answer(request),
  };
}

/** What the model found likely in an answer of the chat: a token for each byte. */
export function fakeRecording(prompt: string, answer: string): Recording {
  const tokens = (text: string) =>
    idsOf(text).map((id, at) => {
      const top = [0, 1, 2].map((rank) => ({ id: (id + rank) % 256, logprob: -0.1 * (1 + (at % 9)) - 2 * rank }));
      return recordedToken({ id, logprob: top[0]?.logprob ?? null, top }, byteEncoding.tokenizer);
    });
  return { prompt: tokens(prompt), answer: tokens(answer), cachedTokens: null, prefillMs: null, decodeMs: null };
}

/** Answers at paths that only tests call. */
function testResponse({ url, ...request }: WireRequest): WireResponse | null {
  const { pathname } = new URL(url);
  const json = (value: unknown): WireResponse => ({
    status: 200,
    headers: [['content-type', 'application/json']],
    body: textStream([JSON.stringify(value)]),
  });
  const events = (body: ReadableStream<Uint8Array>): WireResponse => ({
    status: 200,
    headers: [['content-type', 'text/event-stream']],
    body,
  });
  if (pathname.endsWith('/v1/echo')) return json({ url, ...request });
  if (pathname.endsWith('/v1/endless')) return events(endless());
  if (pathname.endsWith('/v1/pending')) return events(pendingStream());
  if (pathname.endsWith('/v1/pending-count')) return json({ pending });
  if (pathname.endsWith('/v1/cancelled')) return json({ cancelled });
  return null;
}

const CALL: ApiCallRecord = {
  id: '1',
  method: 'POST',
  path: '/v1/chat/completions',
  model: 'gpt-oss-tiny',
  status: 200,
  promptTokens: 74,
  outputTokens: 213,
  startedAtMs: Date.UTC(2026, 10, 29, 12, 30, 5),
  durationMs: 4210,
};

const CALLS: readonly ApiCallRecord[] = [
  { ...CALL, id: '3', path: '/v1/responses', outputTokens: 12, status: 200, durationMs: null },
  { ...CALL, id: '2', path: '/v1/completions', model: null, status: 400, promptTokens: null, outputTokens: null, durationMs: 3 },
  CALL,
];

// Streams whose reader went away, counted so that a test can ask whether a cancel arrived.
let cancelled = 0;

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode('data: {}\n\n'));
    },
    cancel() {
      cancelled += 1;
    },
  });
}

// Streams that said something and then fell silent, as a long prefill does.
let pending = 0;

function pendingStream(): ReadableStream<Uint8Array> {
  pending += 1;
  return new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('data: {}\n\n')),
    cancel() {
      pending -= 1;
      cancelled += 1;
    },
  });
}

function textStream(texts: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
}

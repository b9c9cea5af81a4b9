// POST /v1/chat/completions: a conversation answered, whole or streamed, as OpenAI's endpoint does.

import type { Clock } from '../../answers/clock.ts';
import type { ServedModel } from '../../models/served-model.ts';
import { deferredJson } from '../http/deferred-json.ts';
import { nameIgnored } from '../http/ignored.ts';
import type { Route } from '../http/route.ts';
import { eventStream } from '../http/sse.ts';
import { type ModelService, openModel } from '../models/endpoint.ts';
import { readBody } from '../parameters/request-body.ts';
import type { SampledCalls } from '../turn/sampled-calls.ts';
import type { ChoiceDelta } from './choice-deltas.ts';
import { deltaChunk, type Envelope, usageChunk } from './chunks.ts';
import { type ChatRequest, parseChatRequest } from './request.ts';
import { completionObject } from './response.ts';
import { ChatRun } from './run.ts';

export interface ChatDeps {
  clock: Pick<Clock, 'today'>;
  sampledCalls: SampledCalls;
}

/** The route of the chat completions. */
export function chatRoutes(service: ModelService, deps: ChatDeps): Route[] {
  return [{ method: 'POST', path: '/chat/completions', answer: (request) => createChatCompletion(service, request, deps) }];
}

/** Answers a request. Errors: ApiError, and those of loading and generating. */
async function createChatCompletion(service: ModelService, request: Request, deps: ChatDeps): Promise<Response> {
  const body = await readBody(request);
  const wanted = parseChatRequest(body, deps.clock.today());
  const model = await openModel(service, wanted.model, request.signal);
  return nameIgnored(await answerChat(model, wanted, { sampledCalls: deps.sampledCalls, signal: request.signal }), body);
}

/** Answers a checked request on its model. Errors: as `Turn`; those of generating, until the first delta. */
export async function answerChat(
  model: ServedModel,
  wanted: ChatRequest,
  { sampledCalls, signal }: { sampledCalls: SampledCalls; signal: AbortSignal },
): Promise<Response> {
  const run = new ChatRun(model, wanted, sampledCalls);
  const envelope = envelopeOf(wanted);
  const left = new AbortController();
  const leave = () => left.abort();
  const deltas = run.deltas(AbortSignal.any([signal, left.signal]));
  if (wanted.isStreamed) return eventStream(chunks(run, deltas, { envelope, wanted }), leave);
  // The response begins at the first delta: a failure before it has a status, and a caller that
  // leaves after it stops the generation.
  const first = await deltas.next();
  const all = first.done ? [] : [first.value];
  return deferredJson(whole(run, all, { rest: deltas, envelope, wanted }), leave);
}

function envelopeOf({ model }: ChatRequest): Envelope {
  const id = `chatcmpl-${crypto.randomUUID()}`;
  return { id, created: Math.floor(Date.now() / 1000), model, service_tier: 'default' };
}

async function* chunks(
  run: ChatRun,
  deltas: AsyncIterable<ChoiceDelta>,
  { envelope, wanted: { includesUsage } }: { envelope: Envelope; wanted: ChatRequest },
) {
  for await (const delta of deltas) yield deltaChunk(envelope, delta, includesUsage);
  if (includesUsage) yield usageChunk(envelope, run.usage);
}

async function whole(
  run: ChatRun,
  deltas: ChoiceDelta[],
  { rest, envelope, wanted }: { rest: AsyncIterable<ChoiceDelta>; envelope: Envelope; wanted: ChatRequest },
) {
  for await (const delta of rest) deltas.push(delta);
  const object = completionObject(envelope, deltas, { format: wanted.format, usage: run.usage });
  return wanted.metadata ? { ...object, metadata: wanted.metadata } : object;
}

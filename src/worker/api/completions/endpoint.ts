// POST /v1/completions: continues a raw prompt, whole or streamed, like OpenAI's legacy endpoint.
// It must not know Harmony.

import { deferredJson } from '../http/deferred-json.ts';
import { nameIgnored } from '../http/ignored.ts';
import type { Route } from '../http/route.ts';
import { eventStream } from '../http/sse.ts';
import { type ModelService, openModel } from '../models/endpoint.ts';
import { readBody } from '../parameters/request-body.ts';
import { type ChoiceDelta, deltaChunk, type Envelope, usageChunk } from './chunks.ts';
import { type CompletionRequest, parseCompletionRequest } from './request.ts';
import { completionObject } from './response.ts';
import { CompletionRun } from './run.ts';

/** The routes of this endpoint. */
export function completionRoutes(service: ModelService): Route[] {
  return [{ method: 'POST', path: '/completions', answer: (request) => createCompletion(service, request) }];
}

/** Answers a completion request. Throws ApiError, and all errors of loading and generating. */
async function createCompletion(service: ModelService, request: Request): Promise<Response> {
  const body = await readBody(request);
  const wanted = parseCompletionRequest(body);
  const model = await openModel(service, wanted.model, request.signal);
  const run = new CompletionRun(model, wanted);
  const envelope: Envelope = {
    id: `cmpl-${crypto.randomUUID()}`,
    object: 'text_completion',
    created: Math.floor(Date.now() / 1000),
    model: wanted.model,
  };
  const left = new AbortController();
  const leave = () => left.abort();
  const deltas = run.deltas(AbortSignal.any([request.signal, left.signal]));
  if (wanted.isStreamed) {
    return nameIgnored(eventStream(chunks(run, deltas, { envelope, wanted }), leave), body);
  }
  // The response begins at the first delta. An error before it still has a status of its own. A
  // client that leaves after it stops the generation.
  const first = await deltas.next();
  return nameIgnored(deferredJson(whole(run, first.done ? [] : [first.value], { rest: deltas, envelope }), leave), body);
}

async function* chunks(
  run: CompletionRun,
  deltas: AsyncIterable<ChoiceDelta>,
  { envelope, wanted: { includesUsage } }: { envelope: Envelope; wanted: CompletionRequest },
) {
  for await (const delta of deltas) yield deltaChunk(envelope, delta, includesUsage);
  if (includesUsage) yield usageChunk(envelope, run.usage);
}

async function whole(
  run: CompletionRun,
  deltas: ChoiceDelta[],
  { rest, envelope }: { rest: AsyncIterable<ChoiceDelta>; envelope: Envelope },
) {
  for await (const delta of rest) deltas.push(delta);
  return completionObject(envelope, deltas, run.usage);
}

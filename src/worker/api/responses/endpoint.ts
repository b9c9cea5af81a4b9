// POST /v1/responses: a response, whole or streamed.

import type { Clock } from '../../answers/clock.ts';
import type { ServedModel } from '../../models/served-model.ts';
import { openHostedTools } from '../hosted-tools/open-hosted-tools.ts';
import type { ToolPorts } from '../hosted-tools/tool-ports.ts';
import { deferredJson } from '../http/deferred-json.ts';
import { ApiError } from '../http/errors.ts';
import { nameIgnored } from '../http/ignored.ts';
import type { Route } from '../http/route.ts';
import { eventStream, namedEvent } from '../http/sse.ts';
import { defaultModel } from '../models/default-model.ts';
import { type ModelService, openModel } from '../models/endpoint.ts';
import { readBody } from '../parameters/request-body.ts';
import type { SampledCalls } from '../turn/sampled-calls.ts';
import { conversationTurn, type TurnParts } from './conversation-turn.ts';
import { newResponseId } from './ids.ts';
import type { Conversation } from './input/conversation.ts';
import { resolvedItems } from './input/references.ts';
import { ResponseWriter } from './output/response-writer.ts';
import { parseResponseRequest, type ResponseRequest } from './request/request.ts';
import { newResponse, type ResponseObject } from './response.ts';
import { type AnsweringTurn, ResponseRun } from './run.ts';
import type { LiveResponses } from './store/live-responses.ts';
import type { ResponseStore } from './store/response-store.ts';
import { storedResponseRoutes } from './stored-endpoint.ts';

export interface ResponsePorts {
  store: ResponseStore;
  sampledCalls: SampledCalls;
  clock: Pick<Clock, 'today'>;
  /** Responses in progress, by id. */
  live: LiveResponses;
  /** Tools that run here. */
  tools: ToolPorts;
}

/** The routes of the responses. */
export function responseRoutes(service: ModelService, ports: ResponsePorts): Route[] {
  return [
    { method: 'POST', path: '/responses', answer: (request) => createResponse(request, { service, ...ports }) },
    ...storedResponseRoutes(ports),
  ];
}

interface Deps extends ResponsePorts {
  service: ModelService;
}

/** Answers a request. Errors: ApiError, and those of loading and generating. */
async function createResponse(request: Request, deps: Deps): Promise<Response> {
  const body = await readBody(request);
  const wanted = parseResponseRequest(body);
  const name = wanted.model ?? (await defaultModel(deps.service)).id;
  return nameIgnored(await answerResponse(wanted, { name, signal: request.signal }, deps), body);
}

/** Answers a checked request with the model of this name. Errors: as `createResponse`. */
export async function answerResponse(
  wanted: ResponseRequest,
  { name, signal }: { name: string; signal: AbortSignal },
  deps: Deps,
): Promise<Response> {
  const id = newResponseId();
  const conversation = await readConversation(wanted, id, deps);
  const functions = wanted.turn.tools;
  const tools = await openHostedTools(wanted.hosted.declared, functions, { ports: deps.tools, signal });
  const { model, turn } = await turnOf(wanted, { name, signal }, { ...deps, conversation, tools }).catch((error: unknown) => {
    tools.close();
    throw error;
  });
  const response = newResponse(id, { model: name, ...wanted.echo }, { createdAt: Date.now(), promptTokens: turn.promptTokens });
  const run = new ResponseRun({ turn, writer: writerOf(response, model, wanted), conversation, ...deps }, signal);
  if (wanted.isStreamed) return eventStream(run.events(), () => run.leave(), namedEvent);
  // The response begins when the prompt is read: a failure before it has a status.
  await run.start();
  return deferredJson(lastOf(run), () => run.leave());
}

async function turnOf(
  wanted: ResponseRequest,
  { name, signal }: { name: string; signal: AbortSignal },
  parts: TurnParts & Pick<Deps, 'service'>,
): Promise<{ model: ServedModel; turn: AnsweringTurn }> {
  const model = await openModel(parts.service, name, signal);
  return { model, turn: conversationTurn(wanted, model, parts) };
}

/** Errors: 400 `previous_response_not_found`, `item_not_found`, and those of the store. */
async function readConversation(wanted: ResponseRequest, id: string, { store, live }: Deps): Promise<Conversation> {
  const { items: input, toolOutputs } = await resolvedItems(wanted.input, id, store);
  const previous = wanted.previousResponseId;
  if (previous === null) return { context: [], input, toolOutputs };
  const stored = await store.get(previous);
  if (stored) {
    const context = [...stored.context, ...stored.input, ...stored.response.output];
    return { context, input, toolOutputs: { ...stored.toolOutputs, ...toolOutputs } };
  }
  const found = live.has(previous)
    ? 'is still in progress. Wait until it has ended'
    : 'is not stored here. Send its items as `input`';
  const message = `Previous response with id '${previous}' ${found}.`;
  throw new ApiError(400, 'previous_response_not_found', message, 'previous_response_id');
}

function writerOf(response: ResponseObject, model: ServedModel, wanted: ResponseRequest): ResponseWriter {
  const includes = { encodedReasoning: wanted.encodesReasoning, ...wanted.hosted.include };
  return new ResponseWriter(response, { tokenizer: model.encoding.tokenizer, includes, now: Date.now });
}

async function lastOf(run: ResponseRun): Promise<ResponseObject> {
  for await (const _ of run.events());
  return run.response;
}

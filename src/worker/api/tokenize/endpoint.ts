// POST /tokenize and /detokenize, in vLLM's shape: a text or a chat → ids of tokens, and back. Nothing is generated.

import type { Clock } from '../../answers/clock.ts';
import type { ServedModel } from '../../models/served-model.ts';
import { nameIgnored } from '../http/ignored.ts';
import type { Route } from '../http/route.ts';
import { type ModelService, openModel } from '../models/endpoint.ts';
import { readFields } from '../parameters/field.ts';
import { inputForm } from '../parameters/input-form.ts';
import { invalidValue } from '../parameters/parameter-errors.ts';
import { type RequestBody, readBody } from '../parameters/request-body.ts';
import type { SampledCalls } from '../turn/sampled-calls.ts';
import { chatIds, parseChat } from './chat-ids.ts';
import { DETOKENIZE_FIELDS, TOKENIZE_TEXT_FIELDS } from './request.ts';
import { tokenizeObject } from './response.ts';

interface TokenizeDeps {
  clock: Pick<Clock, 'today'>;
  sampledCalls: SampledCalls;
}

/** The routes of tokenizing, at vLLM's place and below `/v1`. */
export function tokenizeRoutes(service: ModelService, deps: TokenizeDeps): Route[] {
  return (['root', 'v1'] as const).flatMap((mount): Route[] => [
    { method: 'POST', mount, path: '/tokenize', answer: (request) => tokenize(service, request, deps) },
    { method: 'POST', mount, path: '/detokenize', answer: (request) => detokenize(service, request) },
  ]);
}

/** A request to tokenize that was checked. */
interface Wanted {
  model: string | null;
  returnsStrings: boolean;
  idsFor(model: ServedModel): readonly number[];
}

async function tokenize(service: ModelService, request: Request, deps: TokenizeDeps): Promise<Response> {
  const body = await readBody(request);
  const isChat = inputForm(body, ['prompt', 'messages']) === 'messages';
  const wanted = isChat ? parseChatRequest(body, deps) : parseTextRequest(body);
  const model = await openModel(service, wanted.model, request.signal);
  return nameIgnored(Response.json(tokenizeObject(model, wanted.idsFor(model), wanted.returnsStrings)), body);
}

function parseTextRequest(body: RequestBody): Wanted {
  const { model, prompt, return_token_strs: returnsStrings } = readFields(TOKENIZE_TEXT_FIELDS, body);
  return { model, returnsStrings, idsFor: ({ encoding }) => encoding.tokenizer.encodeWithSpecials(prompt) };
}

function parseChatRequest(body: RequestBody, { clock, sampledCalls }: TokenizeDeps): Wanted {
  const values = parseChat(body);
  const { model, return_token_strs: returnsStrings } = values;
  return { model, returnsStrings, idsFor: (served) => chatIds(served, values, { sampledCalls, today: clock.today() }) };
}

async function detokenize(service: ModelService, request: Request): Promise<Response> {
  const body = await readBody(request);
  const { model: name, tokens } = readFields(DETOKENIZE_FIELDS, body);
  const model = await openModel(service, name, request.signal);
  const wrong = tokens.findIndex((id) => id >= model.vocabulary);
  if (wrong >= 0) {
    const message = `token ids of this model are below ${model.vocabulary}, but got ${tokens[wrong]}.`;
    throw invalidValue(`tokens[${wrong}]`, message);
  }
  return nameIgnored(Response.json({ prompt: model.encoding.tokenizer.decode(tokens) }), body);
}

// POST /tokenize and /detokenize, in vLLM's shape: text or a chat → ids of tokens, and back. Nothing is generated.

import { nameIgnored } from '../http/ignored.ts';
import type { Route } from '../http/route.ts';
import { type ModelService, openModel } from '../models/endpoint.ts';
import { readFields } from '../parameters/field.ts';
import { invalidValue } from '../parameters/parameter-errors.ts';
import { readBody } from '../parameters/request-body.ts';
import { DETOKENIZE_FIELDS, TOKENIZE_TEXT_FIELDS } from './request.ts';
import { tokenizeObject } from './response.ts';

/** The routes of tokenizing, at vLLM's place and below `/v1`. */
export function tokenizeRoutes(service: ModelService): Route[] {
  return (['root', 'v1'] as const).flatMap((mount): Route[] => [
    { method: 'POST', mount, path: '/tokenize', answer: (request) => tokenize(service, request) },
    { method: 'POST', mount, path: '/detokenize', answer: (request) => detokenize(service, request) },
  ]);
}

async function tokenize(service: ModelService, request: Request): Promise<Response> {
  const body = await readBody(request);
  const wanted = readFields(TOKENIZE_TEXT_FIELDS, body);
  const model = await openModel(service, wanted.model, request.signal);
  const ids = model.encoding.tokenizer.encodeWithSpecials(wanted.prompt);
  return nameIgnored(Response.json(tokenizeObject(model, ids, wanted.return_token_strs)), body);
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

// POST …/ai/run/{model}: a run of a model as Workers AI has it, whole or streamed. Its input decides
// its form and its output.

import type { ServedModel } from '../../models/served-model.ts';
import { answerChat } from '../chat-completions/endpoint.ts';
import { nameIgnored } from '../http/ignored.ts';
import type { Route } from '../http/route.ts';
import { type ModelService, openModel } from '../models/endpoint.ts';
import { inputForm } from '../parameters/input-form.ts';
import { type RequestBody, readBody } from '../parameters/request-body.ts';
import { answerResponse, type ResponsePorts } from '../responses/endpoint.ts';
import type { ResponseRequest } from '../responses/request/request.ts';
import { answerBatch } from './batch-answer.ts';
import { parseBatch, parseInputRequest } from './input-request.ts';
import { parseMessagesRequest } from './messages-request.ts';
import { answerPrompt } from './prompt-answer.ts';
import { parsePromptRequest } from './prompt-request.ts';

/** The parameters that hold the input of a run: a text, a chat, a Responses request, or a batch of those. */
const INPUTS = ['prompt', 'messages', 'input', 'requests'] as const;

/** The routes of Workers AI. */
export function workersAiRoutes(service: ModelService, ports: ResponsePorts): Route[] {
  const answer: Route['answer'] = async (request, model) => {
    const body = await readBody(request);
    const run = new Run({ service, ...ports }, model, request.signal);
    return nameIgnored(await run.answer(body), body);
  };
  return [{ method: 'POST', mount: 'run', path: '/{model}', answer }];
}

/** One run of a model. */
class Run {
  readonly #deps: ResponsePorts & { service: ModelService };
  /** As the caller names it. */
  readonly #model: string;
  readonly #signal: AbortSignal;

  constructor(deps: ResponsePorts & { service: ModelService }, model: string, signal: AbortSignal) {
    this.#deps = deps;
    this.#model = model;
    this.#signal = signal;
  }

  /** Checks a request before the model is loaded, and answers it. Errors: ApiError, and those of loading and generating. */
  answer(body: RequestBody): Promise<Response> {
    switch (inputForm(body, INPUTS)) {
      case 'prompt':
        return this.#prompt(body);
      case 'messages':
        return this.#messages(body);
      case 'input':
        return this.#respond(parseInputRequest(body), this.#signal);
      case 'requests':
        return this.#batch(body);
    }
  }

  async #prompt(body: RequestBody): Promise<Response> {
    const wanted = parsePromptRequest(body);
    return answerPrompt(await this.#open(), wanted, { ...this.#deps, signal: this.#signal });
  }

  async #messages(body: RequestBody): Promise<Response> {
    const { clock, sampledCalls } = this.#deps;
    const wanted = parseMessagesRequest(body, this.#model, clock.today());
    return answerChat(await this.#open(), wanted, { sampledCalls, signal: this.#signal });
  }

  async #batch(body: RequestBody): Promise<Response> {
    const items = parseBatch(body);
    // A model that is not here is an error of the batch.
    await this.#open();
    const batch = { model: this.#model, signal: this.#signal };
    return answerBatch(items, batch, (request, signal) => this.#respond(request, signal));
  }

  #respond(request: ResponseRequest, signal: AbortSignal): Promise<Response> {
    return answerResponse(request, { name: this.#model, signal }, this.#deps);
  }

  #open(): Promise<ServedModel> {
    return openModel(this.#deps.service, this.#model, this.#signal);
  }
}

// POST …/ai/run/{model}: a run of a model as Workers AI has it, whole or streamed. Its input decides
// its form and its output.

import type { Clock } from '../../answers/clock.ts';
import { nameIgnored } from '../http/ignored.ts';
import type { Route } from '../http/route.ts';
import { type ModelService, openModel } from '../models/endpoint.ts';
import { type RequestBody, readBody } from '../parameters/request-body.ts';
import type { SampledCalls } from '../turn/sampled-calls.ts';
import { branchOf } from './branch.ts';
import { answerPrompt } from './prompt-answer.ts';
import { parsePromptRequest } from './prompt-request.ts';

/** What runs need besides the models. */
export interface RunDeps {
  sampledCalls: SampledCalls;
  clock: Pick<Clock, 'today'>;
}

/** One run. */
interface Run {
  /** As the caller names it. */
  model: string;
  body: RequestBody;
  signal: AbortSignal;
}

/** The routes of Workers AI. */
export function workersAiRoutes(service: ModelService, deps: RunDeps): Route[] {
  const answer: Route['answer'] = async (request, model) => {
    const run = { model, body: await readBody(request), signal: request.signal };
    return nameIgnored(await answerRun(service, run, deps), run.body);
  };
  return [{ method: 'POST', mount: 'run', path: '/{model}', answer }];
}

async function answerRun(service: ModelService, run: Run, deps: RunDeps): Promise<Response> {
  const { model: name, body, signal } = run;
  branchOf(body);
  const wanted = parsePromptRequest(body);
  const model = await openModel(service, name, signal);
  return answerPrompt(model, wanted, { ...deps, signal });
}

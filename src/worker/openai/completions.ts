// POST /v1/completions: a raw prompt continued, whole or streamed, as OpenAI's legacy endpoint answers it.
// Takes a Request, gives a Response; refuses to know Harmony.

import { parseCompletionRequest } from './completion-request.ts';
import { type ChoiceDelta, CompletionRun, joinDeltas } from './completion-run.ts';
import { lateJson } from './deferred-json.ts';
import { type ModelService, openModel } from './models.ts';
import { readParameters } from './parameters.ts';
import { eventStream } from './sse.ts';

/** What every response object and every chunk of one completion repeats. */
interface Envelope {
  id: string;
  object: 'text_completion';
  created: number;
  model: string;
}

/** Answers a completion request; throws ApiError, or what loading and generating throw. */
export async function createCompletion(service: ModelService, request: Request): Promise<Response> {
  const wanted = parseCompletionRequest(await readParameters(request));
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
  const signal = AbortSignal.any([request.signal, left.signal]);
  if (!wanted.isStreamed) return answerWhole(run, envelope, { signal, leave });
  const chunks = wanted.includesUsage ? chunksWithUsage(run, envelope, signal) : plainChunks(run, envelope, signal);
  return eventStream(chunks, leave);
}

/** Responds at the first delta: what fails before it has a status of its own, and who leaves after it stops the generation. */
async function answerWhole(
  run: CompletionRun,
  envelope: Envelope,
  { signal, leave }: { signal: AbortSignal; leave: () => void },
): Promise<Response> {
  const deltas = run.deltas(signal);
  const first = await deltas.next();
  const collect = async () => {
    const choices = first.done ? [] : await collectChoices(first.value, deltas);
    return { ...envelope, choices, usage: run.usage };
  };
  return lateJson(collect(), leave);
}

async function collectChoices(first: ChoiceDelta, rest: AsyncIterable<ChoiceDelta>): Promise<ChoiceDelta[]> {
  const choices = [first];
  for await (const delta of rest) {
    const sofar = choices[delta.index];
    choices[delta.index] = sofar ? joinDeltas(sofar, delta) : delta;
  }
  return choices;
}

async function* plainChunks(run: CompletionRun, envelope: Envelope, signal: AbortSignal) {
  for await (const delta of run.deltas(signal)) yield { ...envelope, choices: [delta] };
}

async function* chunksWithUsage(run: CompletionRun, envelope: Envelope, signal: AbortSignal) {
  for await (const chunk of plainChunks(run, envelope, signal)) yield { ...chunk, usage: null };
  yield { ...envelope, choices: [], usage: run.usage };
}

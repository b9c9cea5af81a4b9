// The response to a run of a text: one object, or events.

import type { AnswerEvent } from '../../../contracts/answer.ts';
import type { ServedModel } from '../../models/served-model.ts';
import { deferredJson } from '../http/deferred-json.ts';
import { eventStream } from '../http/sse.ts';
import type { PromptRequest } from './prompt-request.ts';
import { promptChunks, promptObject } from './prompt-response.ts';
import { type PromptDeps, runPrompt } from './prompt-run.ts';

/** Answers a request. Errors: as `runPrompt`; for an object those until its first event, too. */
export async function answerPrompt(model: ServedModel, wanted: PromptRequest, deps: PromptDeps): Promise<Response> {
  const left = new AbortController();
  const leave = () => left.abort();
  const signal = AbortSignal.any([deps.signal, left.signal]);
  const events = runPrompt(model, wanted, { ...deps, signal });
  if (wanted.isStreamed) return eventStream(promptChunks(uncancelled(events, signal)), leave);
  // The response begins at the first event: a failure before it has a status, and a caller that leaves after it is noticed.
  const first = await events.next();
  const all = resumed(first, events);
  return deferredJson(promptObject(promptChunks(uncancelled(all, signal))), leave);
}

/** `first` and the rest of `events`, from which it was taken. */
async function* resumed(
  first: IteratorResult<AnswerEvent, void>,
  events: AsyncIterable<AnswerEvent>,
): AsyncGenerator<AnswerEvent> {
  if (first.done) return;
  yield first.value;
  yield* events;
}

/** Nobody reads the end of an answer that its caller left. */
async function* uncancelled(events: AsyncIterable<AnswerEvent>, signal: AbortSignal): AsyncGenerator<AnswerEvent> {
  for await (const event of events) {
    if (event.type === 'end' && event.reason === 'cancelled') signal.throwIfAborted();
    yield event;
  }
}

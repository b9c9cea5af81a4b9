// The response to a batch: its requests answered one after the other. One that fails does not end the others.

import { deferredJson } from '../http/deferred-json.ts';
import { errorBody } from '../http/errors.ts';
import { newResponseId } from '../responses/ids.ts';
import type { ResponseRequest } from '../responses/request/request.ts';
import type { BatchItem } from './input-request.ts';

/** Answers one request with an object as `/v1/responses` does. */
type AnswerOne = (request: ResponseRequest, signal: AbortSignal) => Promise<Response>;

/** Answers a batch with the model of this name. The response begins at once. */
export function answerBatch(
  items: readonly BatchItem[],
  { model, signal }: { model: string; signal: AbortSignal },
  answerOne: AnswerOne,
): Response {
  const left = new AbortController();
  const either = AbortSignal.any([signal, left.signal]);
  return deferredJson(
    resultsOf(items, async (item) => resultOf(item, { model, signal: either }, answerOne)),
    () => left.abort(),
  );
}

async function resultsOf(items: readonly BatchItem[], result: (item: BatchItem) => Promise<unknown>) {
  const results: unknown[] = [];
  for (const item of items) results.push(await result(item));
  return { results };
}

/** The Responses object of a request, or one that has only its error. */
async function resultOf(
  item: BatchItem,
  { model, signal }: { model: string; signal: AbortSignal },
  answerOne: AnswerOne,
): Promise<unknown> {
  // A response that was cancelled is no error, and the next one must not begin.
  signal.throwIfAborted();
  try {
    if ('error' in item) throw item.error;
    const response = await answerOne(item.request, signal);
    return await response.json();
  } catch (error) {
    signal.throwIfAborted();
    const { message, type, code } = errorBody(error);
    const created = Math.floor(Date.now() / 1000);
    const head = { id: newResponseId(), object: 'response', created_at: created, model, status: 'failed', output: [] };
    return { ...head, error: { message, type, code } };
  }
}

// The last API calls of all tabs, in memory: what came, which model answered, how many tokens, how
// long it took. No content.

import type { ApiCallRecord } from '../contracts/api/status.ts';
import type { WireRequest } from '../contracts/api-calls.ts';
import type { GenerationRequest } from '../engine/generation.ts';
import type { ServedModel } from './models/served-model.ts';

/** As many as a user looks at. */
const KEPT = 50;

/** Wall-clock time, ms. */
type Now = () => number;

export class CallLog {
  readonly #now: Now;
  readonly #records: ApiCallRecord[] = [];
  /** An endpoint names its call by its request's signal when it opens a model. */
  readonly #bySignal = new WeakMap<AbortSignal, ApiCallRecord>();

  constructor(now: Now = Date.now) {
    this.#now = now;
  }

  /** The last calls, newest first. */
  get records(): readonly ApiCallRecord[] {
    return this.#records;
  }

  /** Notes a call that begins. `signal` is that of the request which the endpoint gets. */
  begin({ id, method, url }: WireRequest, signal: AbortSignal): CallEntry {
    const record: ApiCallRecord = {
      id,
      method,
      path: new URL(url).pathname,
      model: null,
      status: null,
      promptTokens: null,
      outputTokens: null,
      startedAtMs: this.#now(),
      durationMs: null,
    };
    this.#records.unshift(record);
    this.#records.splice(KEPT);
    this.#bySignal.set(signal, record);
    return {
      respond: (status) => (record.status = status),
      end: () => (record.durationMs ??= this.#now() - record.startedAtMs),
    };
  }

  /**
   * The model, whose generations count for the call with that signal. The model itself if no call
   * has it.
   */
  counting(model: ServedModel, signal: AbortSignal): ServedModel {
    const record = this.#bySignal.get(signal);
    if (!record) return model;
    record.model = model.id;
    return { ...model, generate: (request) => counted(model, request, record) };
  }
}

export interface CallEntry {
  /** Notes that the response began. */
  respond(status: number): void;
  /** Notes that the response is over. Only the first time counts. */
  end(): void;
}

async function* counted(
  model: ServedModel,
  request: GenerationRequest,
  record: ApiCallRecord,
): ReturnType<ServedModel['generate']> {
  record.promptTokens = (record.promptTokens ?? 0) + request.prompt.length;
  record.outputTokens ??= 0;
  const generation = model.generate(request);
  try {
    let step = await generation.next();
    for (; !step.done; step = await generation.next()) {
      record.outputTokens += 1;
      yield step.value;
    }
    return step.value;
  } finally {
    // A reader that leaves ends the generation, as it would without this.
    await generation.return({ end: 'aborted', promptTokens: request.prompt.length, cachedTokens: 0, promptLogprobs: [] });
  }
}

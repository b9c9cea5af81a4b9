// The last API calls of all tabs, in memory: what came, which model answered, how many tokens, how
// long it took. The list has no content; that of a call is asked for by its id.

import type { ApiCallContent, ApiCallRecord } from '../contracts/api/status.ts';
import type { WireRequest } from '../contracts/api-calls.ts';
import type { GenerationRequest } from '../engine/generation.ts';
import { CallContent, MAX_CONTENT_CHARACTERS } from './call-content.ts';
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
  /** By the calls' ids; the oldest first. */
  readonly #contents = new Map<string, CallContent>();

  constructor(now: Now = Date.now) {
    this.#now = now;
  }

  /** The last calls, newest first. */
  get records(): readonly ApiCallRecord[] {
    return this.#records;
  }

  /** Notes a call that begins. `signal` is that of the request which the endpoint gets. */
  begin({ id, method, url, body }: WireRequest, signal: AbortSignal): CallEntry {
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
    for (const { id: left } of this.#records.splice(KEPT)) this.#contents.delete(left);
    this.#bySignal.set(signal, record);
    const content = new CallContent(body);
    this.#contents.set(id, content);
    return {
      respond: (status) => (record.status = status),
      hear: (chunk) => content.add(chunk),
      end: () => {
        record.durationMs ??= this.#now() - record.startedAtMs;
        this.#trim();
      },
    };
  }

  /** What a call asked and was answered. Null for one that is unknown, or too old. */
  contentOf(id: string): ApiCallContent | null {
    return this.#contents.get(id)?.value ?? null;
  }

  /** Forgets a call, or all of them. Those that run go on. */
  forget(id: string | null): void {
    const isForgotten = (record: ApiCallRecord) => id === null || record.id === id;
    for (const record of this.#records.filter(isForgotten)) {
      this.#contents.delete(record.id);
      this.#records.splice(this.#records.indexOf(record), 1);
    }
  }

  /** Drops the oldest contents where all together are too long. The calls stay in the list. */
  #trim(): void {
    let total = [...this.#contents.values()].reduce((sum, { characters }) => sum + characters, 0);
    for (const [id, { characters }] of this.#contents) {
      if (total <= MAX_CONTENT_CHARACTERS) return;
      this.#contents.delete(id);
      total -= characters;
    }
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
  /** Notes a part of the response's body. */
  hear(chunk: Uint8Array): void;
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

// The last recordings of API calls, in memory. A call asks for its own by a header.

import { INSPECT_HEADER, type InspectOptions, type Recording } from '../../contracts/recording.ts';
import { ApiError } from '../api/http/errors.ts';
import type { ServedModel } from '../models/served-model.ts';
import { Recorder } from './recorder.ts';

/** As many as the workbench shows side by side, and some more. A long one takes a few megabytes. */
const KEPT = 6;
const MAX_TOP = 20;
const MAX_FORCED = 200_000;

export class Recordings {
  /** By the names of the recordings; the oldest first. */
  readonly #recorders = new Map<string, Recorder>();
  readonly #headers = new WeakMap<AbortSignal, string>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Notes what a call asks for. Its endpoint opens the model with the signal of `request`. */
  begin({ headers, signal }: Request): void {
    const header = headers.get(INSPECT_HEADER);
    if (header !== null) this.#headers.set(signal, header);
  }

  /** The model that the call with `signal` opens. Errors: 400 for a header that cannot be read. */
  recording(model: ServedModel, signal: AbortSignal): ServedModel {
    const header = this.#headers.get(signal);
    if (header === undefined) return model;
    const options = readHeader(header, model.vocabulary);
    const recorder = new Recorder(options, this.#now);
    this.#recorders.delete(options.name);
    this.#recorders.set(options.name, recorder);
    for (const name of [...this.#recorders.keys()].slice(0, -KEPT)) this.#recorders.delete(name);
    return recorder.recording(model);
  }

  /** The recording of that name. Null if there is none, or no longer. */
  get(name: string): Recording | null {
    return this.#recorders.get(name)?.result ?? null;
  }
}

function readHeader(header: string, vocabulary: number): InspectOptions {
  const { name, top, forced = [] } = parsed(header);
  const isId = (id: unknown) => Number.isInteger(id) && Number(id) >= 0 && Number(id) < vocabulary;
  const isRead =
    typeof name === 'string' &&
    Number.isInteger(top) &&
    Number(top) >= 0 &&
    Number(top) <= MAX_TOP &&
    Array.isArray(forced) &&
    forced.length <= MAX_FORCED &&
    forced.every(isId);
  if (!isRead) throw unreadable(header);
  return { name, top: Number(top), forced };
}

function parsed(header: string): { name?: unknown; top?: unknown; forced?: unknown } {
  try {
    const value: unknown = JSON.parse(header);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    throw unreadable(header);
  }
}

function unreadable(header: string): ApiError {
  const message =
    `The header ${INSPECT_HEADER} must be JSON like {"name": "mine", "top": 5, "forced": [17]}, with at most ${MAX_TOP} ` +
    `likeliest tokens and ids of this model. Found: ${header.slice(0, 100)}.`;
  return new ApiError(400, 'invalid_value', message, INSPECT_HEADER);
}

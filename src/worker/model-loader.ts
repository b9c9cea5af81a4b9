// From a URL to a model that can answer: open and check, download what is missing, put it on the GPU. Calls for one model share
// one load. Takes URLs, gives events and ServedModels; refuses to know chats and requests.

import type { LoadEvent, ModelSummary } from '../api.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { ModelHost } from './model-host.ts';
import type { Activity } from './model-library.ts';
import type { ServedModel } from './served-model.ts';
import { readEncoding, readStopTokens } from './small-files.ts';

export interface LoaderPorts {
  /** Opens a model's small files and headers. */
  open(url: string, signal?: AbortSignal): Promise<Checkpoint>;
  /** Checks config, tensors and this device's GPU without allocating. Errors: those of the GPU, `model-unsupported`, `checkpoint-invalid`. */
  checkGpu(checkpoint: Checkpoint): Promise<void>;
  /** Told of every checkpoint that passed, before anything is asked about it. */
  remember(checkpoint: Checkpoint): void;
  /** What is known of a model. */
  summaryOf(url: string): Promise<ModelSummary>;
  host: ModelHost;
}

/** A model that can answer, and what is known of it. */
export interface LoadedModel {
  summary: ModelSummary;
  served: ServedModel;
}

type Listener = (event: LoadEvent) => void;

interface SharedLoad {
  result: Promise<LoadedModel>;
  controller: AbortController;
  listeners: Set<Listener>;
  /** The last event of each type, for those who join later. */
  told: Map<LoadEvent['type'], LoadEvent>;
  activity: Activity | null;
}

export class ModelLoader {
  readonly #ports: LoaderPorts;
  readonly #running = new Map<string, SharedLoad>();

  constructor(ports: LoaderPorts) {
    this.#ports = ports;
  }

  /** What is being done with the model at `url` now. */
  activityOf(url: string): Activity | null {
    const onGpu = this.#ports.host.statusOf(url);
    return onGpu ? { status: onGpu } : (this.#running.get(url)?.activity ?? null);
  }

  /** Opens a model and checks it and this device: what `load` does before it fetches anything large. */
  async inspect(url: string, signal?: AbortSignal): Promise<Checkpoint> {
    const checkpoint = await this.#ports.open(url, signal);
    await this.#ports.checkGpu(checkpoint);
    this.#ports.remember(checkpoint);
    return checkpoint;
  }

  /** Joins the running load of `url` or starts one. `onEvent` hears what was told already, then the rest. */
  load(url: string, onEvent: Listener = () => {}): Promise<LoadedModel> {
    const load = this.#running.get(url) ?? this.#start(url);
    for (const event of load.told.values()) onEvent(event);
    load.listeners.add(onEvent);
    return load.result;
  }

  /** Stops every running load; they reject with AbortError. */
  cancel(): void {
    for (const { controller } of this.#running.values()) controller.abort();
  }

  #start(url: string): SharedLoad {
    const load = { controller: new AbortController(), listeners: new Set<Listener>(), told: new Map(), activity: null };
    const result = this.#run(url, load).finally(() => this.#running.delete(url));
    const shared: SharedLoad = Object.assign(load, { result });
    this.#running.set(url, shared);
    return shared;
  }

  async #run(url: string, load: Omit<SharedLoad, 'result'>): Promise<LoadedModel> {
    const { signal } = load.controller;
    const checkpoint = await this.inspect(url, signal);
    tell(load, { type: 'opened', model: await this.#ports.summaryOf(checkpoint.url) });
    // The tokenizer first: a model whose tokenizer is not ours must say so before its weights are fetched.
    const encoding = await readEncoding(checkpoint, signal);
    const stopTokens = await readStopTokens(checkpoint, encoding, signal);
    await download(checkpoint, load);
    load.activity = { status: 'loading' };
    const { id } = await this.#ports.summaryOf(checkpoint.url);
    const served = await this.#ports.host.load(
      { id, url: checkpoint.url, source: checkpoint, encoding, stopTokens },
      { signal, onProgress: (bytes, totalBytes) => tell(load, { type: 'loading', bytes, totalBytes }) },
    );
    const summary = await this.#ports.summaryOf(checkpoint.url);
    tell(load, { type: 'loaded', model: summary });
    return { served, summary };
  }
}

function tell({ told, listeners }: Omit<SharedLoad, 'result'>, event: LoadEvent): void {
  told.set(event.type, event);
  for (const listener of listeners) listener(event);
}

async function download(checkpoint: Checkpoint, load: Omit<SharedLoad, 'result'>): Promise<void> {
  const { status, storedBytes } = await checkpoint.storage();
  if (status === 'stored') return;
  load.activity = { status: 'downloading', storedBytes };
  await checkpoint.download((progress) => {
    load.activity = { status: 'downloading', storedBytes: progress.bytes };
    tell(load, { type: 'downloading', ...progress });
  }, load.controller.signal);
}

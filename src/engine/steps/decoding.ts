// Decodes one generation: submits a few steps ahead and yields the ids as the GPU finishes them.

import { engineError } from '../errors.ts';
import type { AllowedIds, GeneratedToken, GenerationRequest } from '../generation.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Readback } from '../gpu/readback.ts';
import type { Step } from '../kernels/kernel.ts';
import { writeForced, writeMask } from '../memory/sampling-state.ts';
import type { Model } from '../model/model.ts';
import { samplingPlanFor } from '../model/sampling.ts';
import type { CacheContents } from './cache-contents.ts';
import type { DecodingPlan, StepOutcome } from './step.ts';
import {
  outcomeBytes,
  startDecoding,
  submitChoice,
  submitFirstSample,
  submitLayers,
  submitRest,
  submitSampling,
} from './step.ts';
import { TokenWork } from './token-work.ts';

// Steps submitted before the oldest one's id is read: the GPU works while JavaScript reads.
// A stop wastes at most these steps.
const STEPS_IN_FLIGHT = 2;

/** A submitted step. */
interface Flight {
  /** The position that it runs; null for the first id, which only prefill's last chunk needs. */
  position: number | null;
  /** The ids that its choice allows; undefined without a mask. */
  allowed: AllowedIds | undefined;
  plan: DecodingPlan;
  read: () => Promise<StepOutcome>;
}

export class Decoding {
  readonly #gpu: Gpu;
  readonly #request: GenerationRequest;
  readonly #contents: Pick<CacheContents, 'willWrite'>;
  /** Plans of steps that draw an id, and of steps whose id must come. */
  readonly #drawn: DecodingPlan;
  readonly #forced: DecodingPlan;
  /** Whether a step can start only when the id before it is known here. */
  readonly #needsIds: boolean;
  readonly #inFlight: Flight[] = [];
  readonly #sampled: number[] = [];
  /** The ids read so far, and those in flight that had to come. */
  readonly #known: number[] = [];
  /** Submitted steps. The first id is not counted: it comes from prefill's last chunk. */
  #steps = 0;

  /** Prepares decoding. `contents` records the positions that steps write. */
  constructor(gpu: Gpu, model: Model, request: GenerationRequest, contents: Pick<CacheContents, 'willWrite'>) {
    this.#gpu = gpu;
    this.#request = request;
    this.#contents = contents;
    this.#needsIds = request.mask !== undefined || model.embedding.needsIds;
    const { sampling, logprobs } = request;
    const readback = new Readback(gpu, outcomeBytes(model, logprobs), STEPS_IN_FLIGHT);
    const plan = (list: DecodingPlan['list']): DecodingPlan => {
      return { list, logprobs, work: new TokenWork(gpu.variant, { list, logprobs }), readback };
    };
    this.#drawn = plan(samplingPlanFor(sampling, model.config.vocabulary));
    this.#forced = plan('forced');
  }

  /** Ids read so far. */
  get sampled(): readonly number[] {
    return this.#sampled;
  }

  /** Whether no step is in flight. */
  get isIdle(): boolean {
    return this.#inFlight.length === 0;
  }

  /** Submits the choice of the first id. `chunk` is the prompt's last one, just prefilled. */
  start(model: Model, chunk: Step): void {
    startDecoding(this.#gpu, model, this.#request);
    const next = this.#planNext(model);
    this.#inFlight.push({ position: null, ...next, read: submitFirstSample(this.#gpu, model, chunk, next.plan) });
  }

  /**
   * Submits steps up to the maximum in flight, while more ids are wanted and the cache has room.
   * Errors: those of the embedding and of the request's mask.
   */
  async advance(model: Model): Promise<void> {
    const { prompt, maxTokens } = this.#request;
    while (this.#inFlight.length < STEPS_IN_FLIGHT && this.#steps + 1 < maxTokens) {
      const position = prompt.length + this.#steps;
      if (position >= model.room || !this.#canGoOn()) return;
      this.#contents.willWrite(position + 1);
      if (model.embedding.needsIds) await model.embedding.place(position, this.#known.slice(this.#steps));
      this.#inFlight.push(this.#submit(model, position));
      this.#steps++;
    }
  }

  /**
   * Waits for the oldest step in flight, and returns its token. Null if the signal was aborted
   * while the step waited for experts.
   * Errors: `internal` when no logit was a number, `device-lost`, those of reading experts.
   */
  async next(model: Model): Promise<GeneratedToken | null> {
    const flight = this.#inFlight.shift();
    if (flight === undefined) throw new RangeError('nothing is in flight');
    let outcome = await flight.read();
    while (outcome.stoppedAt !== null) {
      if (!(await this.#bringExperts(model, outcome.stoppedAt, outcome.routed))) return null;
      outcome = await (await this.#goOn(model, flight, outcome.stoppedAt))();
    }
    const { token, isFault, routed } = outcome;
    if (routed !== null && flight.position !== null) model.pager?.used(routed);
    if (isFault) throw this.#fault();
    this.#sampled.push(token.id);
    if (this.#known.length < this.#sampled.length) this.#known.push(token.id);
    return token;
  }

  /** Waits for the steps in flight, then frees the readback buffers. */
  async end(): Promise<void> {
    await Promise.allSettled(this.#inFlight.map(({ read }) => read()));
    this.#drawn.readback.destroy();
  }

  /** Whether the next step can start: the id before it is known where it must be, and is no stop. */
  #canGoOn(): boolean {
    const last = this.#known[this.#steps];
    return last === undefined ? !this.#needsIds : !this.#request.stopTokens.has(last);
  }

  /** Submits the step at `position`. A mask is made while the GPU runs the layers. */
  #submit(model: Model, position: number): Flight {
    if (this.#request.mask === undefined) {
      const read = submitSampling(this.#gpu, model, position, this.#drawn);
      return { position, allowed: undefined, plan: this.#drawn, read };
    }
    submitLayers(this.#gpu, model, position, this.#drawn);
    const next = this.#planNext(model);
    return { position, ...next, read: submitChoice(this.#gpu, model, position, next.plan) };
  }

  /** Writes what may come next, and returns it with the plan that chooses from it. */
  #planNext(model: Model): Pick<Flight, 'allowed' | 'plan'> {
    const allowed = this.#request.mask?.(this.#known);
    this.#writeAllowed(model, allowed);
    if (typeof allowed !== 'number') return { allowed, plan: this.#drawn };
    this.#known.push(allowed);
    return { allowed, plan: this.#forced };
  }

  #writeAllowed({ state }: Model, allowed: AllowedIds | undefined): void {
    if (allowed === undefined) return;
    if (typeof allowed === 'number') writeForced(this.#gpu, state.sampling, allowed);
    else writeMask(this.#gpu, state.sampling, allowed);
  }

  /** Brings the experts that a stopped token lacks. False if the signal was aborted. */
  async #bringExperts({ pager, config }: Model, layer: number, routed: Uint32Array | null): Promise<boolean> {
    const active = config.activeExperts;
    const chosen = [...(routed?.subarray(layer * active, (layer + 1) * active) ?? [])];
    return (await pager?.bring(layer, chosen, this.#request.signal)) ?? true;
  }

  /**
   * Lets a stopped step go on from its layer's experts, and runs the steps behind it anew: they did
   * nothing. Each choice gets its own mask again.
   */
  async #goOn(model: Model, stopped: Flight, layer: number): Promise<() => Promise<StepOutcome>> {
    const behind = this.#inFlight.splice(0);
    await Promise.all(behind.map(({ read }) => read()));
    this.#writeAllowed(model, stopped.allowed);
    const read = submitRest(this.#gpu, model, { position: stopped.position ?? 0, layer }, stopped.plan);
    for (const flight of behind) this.#inFlight.push(await this.#again(model, flight));
    return read;
  }

  async #again(model: Model, flight: Flight): Promise<Flight> {
    const position = flight.position ?? 0;
    const id = this.#known[position - this.#request.prompt.length];
    if (model.embedding.needsIds && id !== undefined) await model.embedding.place(position, [id]);
    this.#writeAllowed(model, flight.allowed);
    return { ...flight, read: submitSampling(this.#gpu, model, position, flight.plan) };
  }

  #fault(): Error {
    const among = this.#request.mask === undefined ? '' : ' among those that the request allows';
    return engineError(
      'internal',
      `No token could be chosen: the model left no number${among} on ${this.#gpu.adapterName}. Load the model again; if it happens again, update the graphics driver or use another GPU, and report it with this line.`,
    );
  }
}

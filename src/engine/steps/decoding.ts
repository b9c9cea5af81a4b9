// Decodes one generation: submits a few steps ahead and yields the ids as the GPU finishes them.

import { engineError } from '../errors.ts';
import type { GeneratedToken, GenerationRequest } from '../generation.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Readback } from '../gpu/readback.ts';
import type { Step } from '../kernels/kernel.ts';
import { writeForced, writeMask } from '../memory/sampling-state.ts';
import type { Model } from '../model/model.ts';
import { samplingPlanFor } from '../model/sampling.ts';
import type { CacheContents } from './cache-contents.ts';
import type { DecodingPlan, StepOutcome } from './step.ts';
import { outcomeBytes, startDecoding, submitChoice, submitFirstSample, submitLayers, submitSampling } from './step.ts';
import { TokenWork } from './token-work.ts';

// Steps submitted before the oldest one's id is read: the GPU works while JavaScript reads.
// A stop wastes at most these steps.
const STEPS_IN_FLIGHT = 2;

export class Decoding {
  readonly #gpu: Gpu;
  readonly #request: GenerationRequest;
  readonly #contents: Pick<CacheContents, 'willWrite'>;
  /** Plans of steps that draw an id, and of steps whose id must come. */
  readonly #drawn: DecodingPlan;
  readonly #forced: DecodingPlan;
  /** Whether a step can start only when the id before it is known here. */
  readonly #needsIds: boolean;
  readonly #inFlight: (() => Promise<StepOutcome>)[] = [];
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
    const readback = new Readback(gpu, outcomeBytes(logprobs), STEPS_IN_FLIGHT);
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
    this.#inFlight.push(submitFirstSample(this.#gpu, model, chunk, this.#planNext(model)));
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
   * Waits for the oldest step in flight, and returns its token.
   * Errors: `internal` when no logit was a number, `device-lost`.
   */
  async next(): Promise<GeneratedToken> {
    const read = this.#inFlight.shift();
    if (read === undefined) throw new RangeError('nothing is in flight');
    const { token, isFault } = await read();
    if (isFault) throw this.#fault();
    this.#sampled.push(token.id);
    if (this.#known.length < this.#sampled.length) this.#known.push(token.id);
    return token;
  }

  /** Waits for the steps in flight, then frees the readback buffers. */
  async end(): Promise<void> {
    await Promise.allSettled(this.#inFlight.map((read) => read()));
    this.#drawn.readback.destroy();
  }

  /** Whether the next step can start: the id before it is known where it must be, and is no stop. */
  #canGoOn(): boolean {
    const last = this.#known[this.#steps];
    return last === undefined ? !this.#needsIds : !this.#request.stopTokens.has(last);
  }

  /** Submits the step at `position`. A mask is made while the GPU runs the layers. */
  #submit(model: Model, position: number): () => Promise<StepOutcome> {
    if (this.#request.mask === undefined) return submitSampling(this.#gpu, model, position, this.#drawn);
    submitLayers(this.#gpu, model, position, this.#drawn);
    return submitChoice(this.#gpu, model, position, this.#planNext(model));
  }

  /** Writes what may come next, and returns the plan that chooses from it. */
  #planNext({ state }: Model): DecodingPlan {
    const { mask } = this.#request;
    if (mask === undefined) return this.#drawn;
    const allowed = mask(this.#known);
    if (typeof allowed !== 'number') {
      writeMask(this.#gpu, state.sampling, allowed);
      return this.#drawn;
    }
    writeForced(this.#gpu, state.sampling, allowed);
    this.#known.push(allowed);
    return this.#forced;
  }

  #fault(): Error {
    const among = this.#request.mask === undefined ? '' : ' among those that the request allows';
    return engineError(
      'internal',
      `No token could be chosen: the model left no number${among} on ${this.#gpu.adapterName}. Load the model again; if it happens again, update the graphics driver or use another GPU, and report it with this line.`,
    );
  }
}

// Decodes one generation: submits a few steps ahead and yields the ids as the GPU finishes them.

import { engineError } from '../errors.ts';
import type { GeneratedToken, GenerationRequest } from '../generation.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Readback } from '../gpu/readback.ts';
import type { Step } from '../kernels/kernel.ts';
import { writeMask } from '../memory/sampling-state.ts';
import type { Model } from '../model/model.ts';
import { samplingPlanFor } from '../model/sampling.ts';
import type { CacheContents } from './cache-contents.ts';
import type { DecodingPlan, StepOutcome } from './step.ts';
import { outcomeBytes, startDecoding, submitFirstSample, submitSampling } from './step.ts';
import { TokenWork } from './token-work.ts';

// Steps submitted before the oldest one's id is read: the GPU works while JavaScript reads.
// A stop wastes at most these steps.
const STEPS_IN_FLIGHT = 2;

export class Decoding {
  readonly #gpu: Gpu;
  readonly #request: GenerationRequest;
  readonly #contents: Pick<CacheContents, 'willWrite'>;
  readonly #outlet: DecodingPlan;
  /** One if a mask or the embedding needs the previous id; else STEPS_IN_FLIGHT. */
  readonly #maxInFlight: number;
  readonly #inFlight: (() => Promise<StepOutcome>)[] = [];
  readonly #sampled: number[] = [];
  /** Submitted steps. The first id is not counted: it comes from prefill's last chunk. */
  #steps = 0;

  /** Prepares decoding. `contents` records the positions that steps write. */
  constructor(gpu: Gpu, model: Model, request: GenerationRequest, contents: Pick<CacheContents, 'willWrite'>) {
    this.#gpu = gpu;
    this.#request = request;
    this.#contents = contents;
    this.#maxInFlight = request.mask === undefined && !model.embedding.needsIds ? STEPS_IN_FLIGHT : 1;
    const { sampling, logprobs } = request;
    const readback = new Readback(gpu, outcomeBytes(logprobs), this.#maxInFlight);
    const choice = { list: samplingPlanFor(sampling, model.config.vocabulary), logprobs };
    this.#outlet = { ...choice, work: new TokenWork(gpu.variant, choice), readback };
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
    this.#writeMask(model);
    this.#inFlight.push(submitFirstSample(this.#gpu, model, chunk, this.#outlet));
  }

  /**
   * Submits steps up to the maximum in flight, while more ids are wanted and the cache has room.
   * Errors: those of the embedding.
   */
  async advance(model: Model): Promise<void> {
    const { prompt, maxTokens } = this.#request;
    while (this.#inFlight.length < this.#maxInFlight && this.#steps + 1 < maxTokens) {
      const position = prompt.length + this.#steps;
      if (position >= model.room) return;
      this.#contents.willWrite(position + 1);
      if (model.embedding.needsIds) await model.embedding.place(position, this.#sampled.slice(-1));
      this.#writeMask(model);
      this.#inFlight.push(submitSampling(this.#gpu, model, position, this.#outlet));
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
    return token;
  }

  /** Waits for the steps in flight, then frees the readback buffers. */
  async end(): Promise<void> {
    await Promise.allSettled(this.#inFlight.map((read) => read()));
    this.#outlet.readback.destroy();
  }

  #writeMask({ state }: Model): void {
    const { mask } = this.#request;
    if (mask !== undefined) writeMask(this.#gpu, state.sampling, mask(this.#sampled));
  }

  #fault(): Error {
    const among = this.#request.mask === undefined ? '' : ' among those that the request allows';
    return engineError(
      'internal',
      `No token could be chosen: the model left no number${among} on ${this.#gpu.adapterName}. Load the model again; if it happens again, update the graphics driver or use another GPU, and report it with this line.`,
    );
  }
}

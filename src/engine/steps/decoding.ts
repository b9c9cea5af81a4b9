// The ids of one generation, chosen one after the other with a few steps in flight, and read as the GPU gets there.
// Takes a prompt that has been prefilled, gives tokens; refuses to know how it was prefilled and when the generation ends.

import { engineError } from '../errors.ts';
import type { GeneratedToken, GenerationRequest } from '../generation.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Readback } from '../gpu/readback.ts';
import type { Step } from '../kernels/kernels.ts';
import type { Model } from '../model/model.ts';
import { samplingPlanFor, writeMask } from '../model/sampling.ts';
import type { CacheContents } from './cache-contents.ts';
import type { Outlet, StepOutcome } from './step.ts';
import { outcomeBytes, startDecoding, submitFirstSample, submitSampling } from './step.ts';
import { TokenWork } from './token-work.ts';

// Steps submitted before the oldest one's id was read: the GPU works while JavaScript reads. A stop wastes at most these.
const STEPS_IN_FLIGHT = 2;

export class Decoding {
  readonly #gpu: Gpu;
  readonly #request: GenerationRequest;
  readonly #contents: Pick<CacheContents, 'willWrite'>;
  readonly #outlet: Outlet;
  /** One where a mask or the embedding must know the id before. */
  readonly #maxInFlight: number;
  readonly #inFlight: (() => Promise<StepOutcome>)[] = [];
  readonly #sampled: number[] = [];
  /** Steps submitted, but for the first id's, which prefill's last chunk gives. */
  #steps = 0;

  /** `contents` is told what steps write. */
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

  /** Whether nothing is in flight. */
  get isIdle(): boolean {
    return this.#inFlight.length === 0;
  }

  /** Submits the choice of the first id. `chunk`: the prompt's last, just prefilled. */
  start(model: Model, chunk: Step): void {
    startDecoding(this.#gpu, model, this.#request);
    this.#writeMask(model);
    this.#inFlight.push(submitFirstSample(this.#gpu, model, chunk, this.#outlet));
  }

  /** Submits as many steps as may be in flight, are wanted, and have room in the cache for what they feed. Errors: those of the embedding. */
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

  /** Waits for the oldest step in flight. Errors: `internal` when no logit was a number, `device-lost`. */
  async next(): Promise<GeneratedToken> {
    const read = this.#inFlight.shift();
    if (read === undefined) throw new RangeError('nothing is in flight');
    const { token, isFault } = await read();
    if (isFault) throw this.#fault();
    this.#sampled.push(token.id);
    return token;
  }

  /** Waits for what is in flight, and frees. */
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

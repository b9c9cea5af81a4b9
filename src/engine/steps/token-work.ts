// All that a decoded token has the GPU do, in order, ready to be recorded: counted once, and again only where attention is split into
// more runs of keys or the model has grown. Takes how an id is chosen, gives counted dispatches; refuses to know who submits them.

import type { Variant } from '../gpu/variant.ts';
import { splitsOf } from '../kernels/decode-kernels.ts';
import { type Counted, counted, type Dispatch } from '../kernels/dispatch.ts';
import type { Step } from '../kernels/kernels.ts';
import type { Model } from '../model/model.ts';
import type { SamplingDispatches } from '../model/sampling.ts';

/** How a generation's steps choose an id. */
export interface SamplingPlan {
  list: keyof SamplingDispatches<Dispatch>;
  /** Top log-probabilities wanted, null for none at all. */
  logprobs: number | null;
}

/** The dispatches that choose an id from the first row of logits. */
export function samplingPlanDispatches(
  { sampling, logprobs }: Pick<Model, 'sampling' | 'logprobs'>,
  choice: SamplingPlan,
): Dispatch[] {
  return [...sampling[choice.list], ...(choice.logprobs === null ? [] : logprobs)];
}

/** What of a model it takes. */
type TokenModel = Pick<Model, 'decode' | 'sampling' | 'logprobs'>;

export class TokenWork {
  readonly #variant: Variant;
  readonly #choice: SamplingPlan;
  #last: { model: TokenModel; splits: number; work: readonly Counted[] } | null = null;

  constructor(variant: Variant, choice: SamplingPlan) {
    this.#variant = variant;
    this.#choice = choice;
  }

  /** For the token at `position`. */
  at(model: TokenModel, position: number): readonly Counted[] {
    const step: Step = { tokens: 1, firstPosition: position, firstLogit: 0 };
    // A window never splits what all keys together do not.
    const splits = splitsOf(this.#variant, step, 0);
    if (this.#last === null || this.#last.model !== model || this.#last.splits !== splits) {
      const { embed, layers, logits } = model.decode;
      const work = counted([...embed, ...layers.flat(), ...logits, ...samplingPlanDispatches(model, this.#choice)], step);
      this.#last = { model, splits, work };
    }
    return this.#last.work;
  }
}

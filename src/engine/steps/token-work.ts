// Lists a decoded token's dispatches with their workgroup counts, ready to record.
// The list is reused from token to token. It is rebuilt when attention splits into more runs of
// keys or the model grows.

import type { Variant } from '../gpu/variant.ts';
import { splitsOf } from '../kernels/decode-kernels.ts';
import { countWorkgroups, type Dispatch, type SizedDispatch } from '../kernels/dispatch.ts';
import type { Step } from '../kernels/kernel.ts';
import type { Model } from '../model/model.ts';
import type { SamplingDispatches } from '../model/sampling.ts';

/** How a generation's steps choose an id. */
export interface SamplingPlan {
  list: keyof SamplingDispatches<Dispatch>;
  /** Number of top log-probabilities; null computes none at all. */
  logprobs: number | null;
}

/**
 * Returns the dispatches that choose an id from the first row of logits, which `logits` compute. An
 * id that must come needs logits only for its log-probabilities.
 */
export function choiceDispatches(
  { sampling, logprobs }: Pick<Model, 'sampling' | 'logprobs'>,
  logits: readonly Dispatch[],
  choice: SamplingPlan,
): Dispatch[] {
  const needsLogits = choice.list !== 'forced' || choice.logprobs !== null;
  return [...(needsLogits ? logits : []), ...sampling[choice.list], ...(choice.logprobs === null ? [] : logprobs)];
}

/** The fields of a model that TokenWork reads. */
type TokenModel = Pick<Model, 'decode' | 'sampling' | 'logprobs'>;

/** A token's dispatches, in order. */
export interface SizedToken {
  /** From the id to the last layer. */
  layers: readonly SizedDispatch[];
  /** From there to the next id. */
  choice: readonly SizedDispatch[];
}

export class TokenWork {
  readonly #variant: Variant;
  readonly #choice: SamplingPlan;
  #last: { model: TokenModel; splits: number; work: SizedToken } | null = null;

  constructor(variant: Variant, choice: SamplingPlan) {
    this.#variant = variant;
    this.#choice = choice;
  }

  /** Returns the work for the token at `position`. */
  at(model: TokenModel, position: number): SizedToken {
    const step: Step = { tokens: 1, firstPosition: position, firstLogit: 0 };
    // All keys together split into at least as many runs as a window does.
    const splits = splitsOf(this.#variant, step, 0);
    if (this.#last === null || this.#last.model !== model || this.#last.splits !== splits) {
      const { embed, layers, logits } = model.decode;
      const work = {
        layers: countWorkgroups([...embed, ...layers.flat()], step),
        choice: countWorkgroups(choiceDispatches(model, logits, this.#choice), step),
      };
      this.#last = { model, splits, work };
    }
    return this.#last.work;
  }

  /** Returns the work for the token at `position` behind the check of a layer's experts. */
  from(model: TokenModel, position: number, layer: number): SizedToken {
    const step: Step = { tokens: 1, firstPosition: position, firstLogit: 0 };
    const [own = [], ...later] = model.decode.layers.slice(layer);
    const experts = own.slice(own.findIndex(({ kernel }) => kernel === 'page_check') + 1);
    return { layers: countWorkgroups([...experts, ...later.flat()], step), choice: this.at(model, position).choice };
  }
}

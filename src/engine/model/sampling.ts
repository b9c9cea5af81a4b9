// Sampling's lists of dispatches. Each generation takes one of the prepared lists.

import type { Sampling } from '../generation.ts';
import { MAX_LOGPROBS, type SamplingState } from '../memory/sampling-state.ts';
import type { Run } from './page.ts';

/** Buffers of a step that sampling reads and writes. */
export interface SampledStep {
  logits: GPUBuffer; // (1 or more, V) f32, of which the first row is sampled
  tokens: GPUBuffer; // (context + 1) u32
}

/** The lists of dispatches that choose an id, by the stages of sampling that a generation uses. */
export interface SamplingDispatches<D> {
  greedy: D[];
  draw: D[];
  /** min-p. */
  minP: D[];
  /** top-k or top-p. */
  topKOrTopP: D[];
  /** top-k and top-p. */
  topKAndTopP: D[];
  /** The id that `writeForced` wrote. It needs no logits. */
  forced: D[];
}

const MIN_TEMPERATURE = 1e-5;

/** Binds every list once. */
export function samplingDispatches<D>(step: SampledStep, s: SamplingState, run: Run<D>): SamplingDispatches<D> {
  const { sampling, bias, counts, mask, truncation, peaks, best } = s;
  const scores = { sampling, logits: step.logits, bias, counts, mask };
  const peak = (empties_histograms: number) => run('sample_peak', { ...scores, truncation, peaks }, { empties_histograms });
  const histogram = (pass_index: number) => run('sample_histogram', { ...scores, peaks, truncation }, { pass_index });
  const draw = (searches: number, measures: number) =>
    run('sample_draw', { ...scores, peaks, truncation, best }, { searches, measures });
  const token = (of: GPUBuffer) => run('sample_token', { sampling, best: of, tokens: step.tokens, counts });
  return {
    greedy: [peak(0), token(peaks)],
    draw: [draw(0, 0), token(best)],
    minP: [peak(0), draw(0, 1), token(best)],
    topKOrTopP: [peak(1), histogram(0), histogram(1), draw(1, 1), token(best)],
    topKAndTopP: [peak(1), histogram(0), histogram(1), histogram(2), draw(2, 1), token(best)],
    forced: [token(best)],
  };
}

/** Makes the dispatches that follow sampling, for generations that request log-probabilities. */
export function logprobDispatches<D>(step: SampledStep, { parts, logprobs }: SamplingState, run: Run<D>): D[] {
  const { logits, tokens } = step;
  const count = MAX_LOGPROBS;
  return [run('top_logits', { logits, parts }, { count }), run('logprobs', { logits, tokens, parts, logprobs }, { count })];
}

/** Chooses the list of dispatches that a generation needs. */
export function samplingPlanFor(sampling: Sampling, vocabulary: number): keyof SamplingDispatches<unknown> {
  const { temperature, minP = 0, topK = 0, topP = 1 } = sampling;
  if (temperature < MIN_TEMPERATURE || topK === 1 || topP <= 0) return 'greedy';
  const searches = Number(topK > 0 && topK < vocabulary) + Number(topP < 1);
  if (searches === 2) return 'topKAndTopP';
  if (searches === 1) return 'topKOrTopP';
  return minP > 0 ? 'minP' : 'draw';
}

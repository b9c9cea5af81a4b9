// Prefills a prompt and reads the logits of its last positions.
// Through them, tests check the keys and values of a conversation.

import type { Gpu } from '../gpu/gpu.ts';
import { Readback } from '../gpu/readback.ts';
import { LOGIT_ROWS } from '../kernels/prefill-kernels.ts';
import type { Model } from '../model/model.ts';
import type { Pace } from '../steps/pace.ts';
import { runPrefill } from '../steps/prefill-schedule.ts';
import { readPromptLogits } from '../steps/step.ts';

type FixedPace = Pick<Pace, 'tokens' | 'layers' | 'took'>;

/** A pace with chunks of `tokens`, in submits of `layers`. */
export const fixedPace = (tokens: number, layers = 2): FixedPace => ({
  tokens: (left) => Math.min(left, tokens),
  layers: () => layers,
  took: () => {},
});

export interface PromptRun {
  prompt: readonly number[];
  /** Positions that need not run. */
  from?: number;
  pace: FixedPace;
  /** First position whose logits are read; chunks that end before it give none. */
  firstWanted: number;
}

/** Returns the logits of the positions from `firstWanted` on. // of (V) */
export async function promptLogits(gpu: Gpu, model: Model, run: PromptRun): Promise<Float32Array[]> {
  const { prompt, from = 0, pace, firstWanted } = run;
  const readback = new Readback(gpu, LOGIT_ROWS * model.config.vocabulary * 4, 1);
  const found: Float32Array[] = [];
  await runPrefill(gpu, model, {
    prompt,
    from,
    pace,
    beforeChunk: () => {},
    afterChunk: async (step) => {
      const before = Math.max(0, firstWanted - step.firstPosition);
      if (before < step.tokens) found.push(...(await readPromptLogits(gpu, model, step, readback)).slice(before));
    },
  });
  readback.destroy();
  return found;
}

/**
 * Returns the largest difference of a logit.
 * The result is Infinity or NaN if a row or a logit is missing on either side.
 */
export function largestLogitDifference(found: readonly Float32Array[], expected: readonly Float32Array[]): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  return Math.max(
    ...found.flatMap((row, i) => Array.from(row, (value, id) => Math.abs(value - (expected[i]?.[id] ?? Number.NaN)))),
  );
}

// Prefills a prompt in chunks of tokens, and each chunk in submits of a few layers.
// No submit holds the GPU for long.

import type { Gpu } from '../gpu/gpu.ts';
import { encode, writeStep } from '../kernels/dispatch.ts';
import type { Step } from '../kernels/kernel.ts';
import type { Model } from '../model/model.ts';
import type { Pace } from './pace.ts';
import { runPagedChunk } from './paged-chunk.ts';

export interface PrefillWork {
  prompt: readonly number[];
  /** Positions already in the cache, which need not run. At least one position must run. */
  from: number;
  /** Sets the size of submits, and learns from each. */
  pace: Pick<Pace, 'tokens' | 'layers' | 'took'>;
  signal?: AbortSignal | undefined;
  /** Called before a chunk writes into the cache, up to position `end`. */
  beforeChunk: (end: number) => void;
  /**
   * Called when a chunk's hidden states are in `state.x`, before the next chunk overwrites them.
   */
  afterChunk: (step: Step) => Promise<void> | void;
}

/**
 * Runs the layers over the prompt from `from` on.
 * Returns the last chunk's step: its last row of `state.x` is the prompt's last hidden state.
 * Returns null if the signal was aborted between two submits.
 * Errors: `device-lost`, `internal`, those of the embedding and of reading experts.
 */
export async function runPrefill(gpu: Gpu, model: Model, work: PrefillWork): Promise<Step | null> {
  const { prompt, pace } = work;
  for (let done = work.from; ; ) {
    const ids = prompt.slice(done, done + pace.tokens(prompt.length - done));
    const step: Step = { tokens: ids.length, firstPosition: done, firstLogit: ids.length - 1 };
    await model.embedding.place(done, ids);
    done += ids.length;
    work.beforeChunk(done);
    if (!(await runChunk(gpu, model, step, work))) return null;
    await work.afterChunk(step);
    if (done === prompt.length) return step;
  }
}

async function runChunk(gpu: Gpu, model: Model, step: Step, work: PrefillWork): Promise<boolean> {
  const { embed, layers } = model.prefill;
  const { pace, signal } = work;
  writeStep(gpu, model.state.thisStep, step);
  const { pager } = model;
  if (pager !== null) return runPagedChunk(gpu, { ...model, pager }, step, work);
  for (let layer = 0; layer < layers.length; ) {
    if (signal?.aborted) return false;
    const count = Math.min(pace.layers(step.tokens), layers.length - layer);
    const started = performance.now();
    const encoder = gpu.device.createCommandEncoder({ label: 'prefill' });
    const pass = encoder.beginComputePass({ label: 'prefill' });
    if (layer === 0) encode(pass, embed, step);
    encode(pass, layers.slice(layer, layer + count).flat(), step);
    pass.end();
    gpu.device.queue.submit([encoder.finish()]);
    await gpu.device.queue.onSubmittedWorkDone();
    gpu.check();
    pace.took({ tokens: step.tokens, layers: count }, performance.now() - started);
    layer += count;
  }
  return signal?.aborted !== true;
}

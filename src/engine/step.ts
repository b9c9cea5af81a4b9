// One step: a slice of tokens through the whole model in one pass and one submit, and its outcome read back later.
// Takes a loaded Model and a Step; refuses to know prompts and when a generation ends.

import { encode, writeStep } from './dispatch.ts';
import type { Gpu } from './gpu.ts';
import type { Step } from './kernels.ts';
import type { Model } from './model.ts';
import type { PendingRead, Readback } from './readback.ts';

/** Where a sampling step leaves its outcome. */
export interface Outlet {
  readback: Readback;
  wantsLogits: boolean;
}

/** What a step that sampled has to say. */
export interface StepOutcome {
  id: number;
  /** Rows from the step's `firstLogit` on; none unless asked for. // (rows, V) f32 */
  logits: Float32Array[];
}

/** Runs the layers over the step's tokens: their keys and values are in the cache afterwards, nothing is sampled. */
export function submitPrefill(gpu: Gpu, model: Model, step: Step): void {
  writeStep(gpu, model.state.thisStep, step);
  const encoder = gpu.device.createCommandEncoder({ label: 'prefill' });
  const pass = encoder.beginComputePass({ label: 'prefill' });
  encode(pass, [...model.prefill.embed, ...model.prefill.layers.flat()], step);
  pass.end();
  gpu.device.queue.submit([encoder.finish()]);
}

/** Runs the whole model over the step's tokens; the sampled id lands in `tokens`, where the next step finds it. */
export function submitSampling(gpu: Gpu, model: Model, step: Step, outlet: Outlet): () => Promise<StepOutcome> {
  const { state, prefill, config } = model;
  writeStep(gpu, model.state.thisStep, step);
  const encoder = gpu.device.createCommandEncoder({ label: 'step' });
  const pass = encoder.beginComputePass({ label: 'step' });
  encode(pass, [...prefill.embed, ...prefill.layers.flat(), ...prefill.logits, ...prefill.sample], step);
  pass.end();
  const rows = outlet.wantsLogits ? step.tokens - step.firstLogit : 0;
  const copies = [{ source: state.tokens, offset: (step.firstPosition + step.tokens) * 4, size: 4 }];
  if (rows > 0) copies.push({ source: state.logits, offset: 0, size: rows * config.vocabulary * 4 });
  const pending: PendingRead = outlet.readback.copy(encoder, copies);
  gpu.device.queue.submit([encoder.finish()]);
  return async () => outcomeOf(await pending.read(), rows, config.vocabulary);
}

function outcomeOf(bytes: ArrayBuffer, rows: number, vocabulary: number): StepOutcome {
  const id = new Uint32Array(bytes, 0, 1)[0] as number;
  const logits = Array.from({ length: rows }, (_, row) => new Float32Array(bytes, 4 + row * vocabulary * 4, vocabulary));
  return { id, logits };
}

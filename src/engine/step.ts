// One step: a slice of tokens through the whole model in one pass and one submit, and its outcome read back later.
// Takes a loaded Model and a Step; refuses to know prompts and when a generation ends.

import { type Dispatch, encode, writeStep } from './dispatch.ts';
import type { Gpu } from './gpu.ts';
import type { Step } from './kernels.ts';
import type { Model } from './model.ts';
import { LOGIT_ROWS } from './prefill-kernels.ts';
import type { Readback } from './readback.ts';

/** Where a sampling step leaves its outcome. */
export interface Outlet {
  readback: Readback;
  wantsLogits: boolean;
}

/** What a step that sampled has to say. */
export interface StepOutcome {
  id: number;
  /** None unless asked for. // (V) */
  logits: Float32Array | null;
}

/** Logits of the tokens of a chunk that has just been prefilled, LOGIT_ROWS at a time. // (T) of (V) */
export async function readPromptLogits(gpu: Gpu, model: Model, chunk: Step, readback: Readback): Promise<Float32Array[]> {
  const { state, config, prefill } = model;
  const rowBytes = config.vocabulary * 4;
  const logits: Float32Array[] = [];
  for (let firstLogit = 0; firstLogit < chunk.tokens; firstLogit += LOGIT_ROWS) {
    const rows = Math.min(LOGIT_ROWS, chunk.tokens - firstLogit);
    const encoder = startLogits(gpu, model, { ...chunk, firstLogit }, prefill.logits);
    const pending = readback.copy(encoder, [{ source: state.logits, offset: 0, size: rows * rowBytes }]);
    gpu.device.queue.submit([encoder.finish()]);
    const bytes = await pending.read();
    for (let row = 0; row < rows; row++) logits.push(new Float32Array(bytes, row * rowBytes, config.vocabulary));
  }
  return logits;
}

/** Samples behind a chunk that has just been prefilled, from what its last token left. */
export function submitFirstSample(gpu: Gpu, model: Model, chunk: Step, outlet: Outlet): () => Promise<StepOutcome> {
  const step = { ...chunk, firstLogit: chunk.tokens - 1 };
  const encoder = startLogits(gpu, model, step, [...model.prefill.logits, ...model.prefill.sample]);
  return submitWithOutcome(gpu, model, encoder, { ...outlet, step });
}

function startLogits(gpu: Gpu, model: Model, step: Step, dispatches: readonly Dispatch[]): GPUCommandEncoder {
  writeStep(gpu, model.state.thisStep, step);
  const encoder = gpu.device.createCommandEncoder({ label: 'logits' });
  const pass = encoder.beginComputePass({ label: 'logits' });
  encode(pass, dispatches, step);
  pass.end();
  return encoder;
}

/** Runs the whole model over one token; the sampled id lands in `tokens`, where the next step finds it. */
export function submitSampling(gpu: Gpu, model: Model, step: Step, outlet: Outlet): () => Promise<StepOutcome> {
  const { embed, layers, logits, sample } = model.prefill;
  const encoder = startLogits(gpu, model, step, [...embed, ...layers.flat(), ...logits, ...sample]);
  return submitWithOutcome(gpu, model, encoder, { ...outlet, step });
}

/** Submits with a copy of the id that the step samples, and its logits when they are wanted. */
function submitWithOutcome(
  gpu: Gpu,
  { state, config }: Model,
  encoder: GPUCommandEncoder,
  { readback, wantsLogits, step }: Outlet & { step: Step },
): () => Promise<StepOutcome> {
  const id = { source: state.tokens, offset: (step.firstPosition + step.tokens) * 4, size: 4 };
  const logits = { source: state.logits, offset: 0, size: config.vocabulary * 4 };
  const pending = readback.copy(encoder, wantsLogits ? [id, logits] : [id]);
  gpu.device.queue.submit([encoder.finish()]);
  return async () => {
    const bytes = await pending.read();
    return {
      id: new Uint32Array(bytes, 0, 1)[0] as number,
      logits: wantsLogits ? new Float32Array(bytes, 4, config.vocabulary) : null,
    };
  };
}

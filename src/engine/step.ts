// One step: a slice of tokens through the whole model in one pass and one submit, and its outcome read back later.
// Takes a loaded Model and a Step; refuses to know prompts and when a generation ends.

import { type Dispatch, encode, writeStep } from './dispatch.ts';
import type { GeneratedToken, GenerationRequest } from './generation.ts';
import type { Gpu } from './gpu.ts';
import type { Step } from './kernels.ts';
import { readLogprobs } from './logprobs.ts';
import type { Model } from './model.ts';
import { LOGIT_ROWS } from './prefill-kernels.ts';
import type { Readback } from './readback.ts';
import { LOGPROBS_BYTES, type SamplingDispatches, startSampling } from './sampling.ts';

/** How a generation's steps choose an id, and where they leave it. */
export interface Outlet {
  list: keyof SamplingDispatches<Dispatch>;
  /** Top log-probabilities wanted, null for none at all. */
  logprobs: number | null;
  readback: Readback;
}

/** What a step that sampled has to say. */
export interface StepOutcome {
  token: GeneratedToken;
  /** Whether nothing was sampled, because no logit was a number. */
  isFault: boolean;
}

// Of `DecodeState.fault`.
const FAULT_OFFSET = 12;

/** Bytes that a step reads back: the id, the fault, and log-probabilities where they are wanted. */
export function outcomeBytes(logprobs: number | null): number {
  return 8 + (logprobs === null ? 0 : LOGPROBS_BYTES);
}

/** Logits of the tokens of a chunk that has just been prefilled, LOGIT_ROWS at a time. // (T) of (V) */
export async function readPromptLogits(gpu: Gpu, model: Model, chunk: Step, readback: Readback): Promise<Float32Array[]> {
  const { state, config, prefill } = model;
  const rowBytes = config.vocabulary * 4;
  const logits: Float32Array[] = [];
  for (let firstLogit = 0; firstLogit < chunk.tokens; firstLogit += LOGIT_ROWS) {
    const rows = Math.min(LOGIT_ROWS, chunk.tokens - firstLogit);
    const step = { ...chunk, firstLogit };
    writeStep(gpu, state.thisStep, step);
    const encoder = record(gpu, { step, lists: [prefill.logits] });
    const pending = readback.copy(encoder, [{ source: state.logits, offset: 0, size: rows * rowBytes }]);
    gpu.device.queue.submit([encoder.finish()]);
    const bytes = await pending.read();
    for (let row = 0; row < rows; row++) logits.push(new Float32Array(bytes, row * rowBytes, config.vocabulary));
  }
  return logits;
}

/** Sets the GPU to the end of a prompt that has been prefilled. Call before `submitFirstSample`, with nothing in flight. */
export function startDecoding(gpu: Gpu, { state, config }: Model, request: GenerationRequest): void {
  const { prompt, sampling, stopTokens, maxTokens, mask } = request;
  gpu.device.queue.writeBuffer(state.decodeState, 0, Uint32Array.of(prompt.length - 1, 0, 0, 0));
  const end = { stopTokens, limit: maxTokens };
  startSampling(gpu, state.sampling, config.vocabulary, { sampling, prompt, end, hasMask: mask !== undefined });
}

/** Samples behind a chunk that has just been prefilled, from what its last token left. */
export function submitFirstSample(gpu: Gpu, model: Model, chunk: Step, outlet: Outlet): () => Promise<StepOutcome> {
  const step = { ...chunk, firstLogit: chunk.tokens - 1 };
  writeStep(gpu, model.state.thisStep, step);
  return submitWith(gpu, model, { step, lists: [model.prefill.logits] }, outlet);
}

/** Runs the whole model over the token at `position`; the sampled id lands in `tokens`, where the next step finds it. */
export function submitSampling(gpu: Gpu, model: Model, position: number, outlet: Outlet): () => Promise<StepOutcome> {
  const { embed, layers, logits } = model.decode;
  const step: Step = { tokens: 1, firstPosition: position, firstLogit: 0 };
  return submitWith(gpu, model, { step, lists: [embed, ...layers, logits] }, outlet);
}

/** A step and what runs in it, in order. */
interface Work {
  step: Step;
  lists: readonly (readonly Dispatch[])[];
}

/** Submits work that leaves logits, the sampling of their first row, and copies of what it says. */
function submitWith(gpu: Gpu, model: Model, { step, lists }: Work, outlet: Outlet): () => Promise<StepOutcome> {
  const { state, sampling } = model;
  const { list, logprobs, readback } = outlet;
  const wantsLogprobs = logprobs !== null;
  const encoder = record(gpu, { step, lists: [...lists, sampling[list], ...(wantsLogprobs ? [model.logprobs] : [])] });
  const id = { source: state.tokens, offset: (step.firstPosition + step.tokens) * 4, size: 4 };
  const fault = { source: state.decodeState, offset: FAULT_OFFSET, size: 4 };
  const top = { source: state.sampling.logprobs, offset: 0, size: LOGPROBS_BYTES };
  const pending = readback.copy(encoder, wantsLogprobs ? [id, fault, top] : [id, fault]);
  gpu.device.queue.submit([encoder.finish()]);
  return async () => readOutcome(await pending.read(), logprobs);
}

function readOutcome(bytes: ArrayBuffer, logprobs: number | null): StepOutcome {
  const [id, fault] = new Uint32Array(bytes, 0, 2) as unknown as [number, number];
  const token = logprobs === null ? { id, logprob: null, top: [] } : readLogprobs(bytes.slice(8), logprobs);
  return { token, isFault: fault !== 0 };
}

/** Records lists of dispatches into one pass. */
function record(gpu: Gpu, { step, lists }: Work): GPUCommandEncoder {
  const encoder = gpu.device.createCommandEncoder({ label: 'step' });
  const pass = encoder.beginComputePass({ label: 'step' });
  for (const dispatches of lists) encode(pass, dispatches, step);
  pass.end();
  return encoder;
}

// Submits one step: a slice of tokens through the whole model in one pass, and reads its outcome
// later.

import type { GeneratedToken, GenerationRequest } from '../generation.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Readback, ReadbackCopy } from '../gpu/readback.ts';
import { countWorkgroups, recordDispatches, type SizedDispatch, writeStep } from '../kernels/dispatch.ts';
import type { Step } from '../kernels/kernel.ts';
import { LOGIT_ROWS } from '../kernels/prefill-kernels.ts';
import { LOGPROBS_BYTES, startSampling } from '../memory/sampling-state.ts';
import type { Model } from '../model/model.ts';
import { readLogprobs } from './logprobs.ts';
import { choiceDispatches, type SamplingPlan, type TokenWork } from './token-work.ts';

/**
 * How the steps of a generation sample: their choice, their work, and the buffer for its results.
 */
export interface DecodingPlan extends SamplingPlan {
  work: TokenWork;
  readback: Readback;
}

/** The outcome of a step that sampled. */
export interface StepOutcome {
  token: GeneratedToken;
  /** Whether no id was sampled, because no logit was a number. */
  isFault: boolean;
  /** The layer at which the step stopped for want of an expert; null if it ran to its end. */
  stoppedAt: number | null;
  /** The experts of each layer up to there; null if no expert is paged. // (L, K) */
  routed: Uint32Array | null;
}

// Byte offsets in `DecodeState`.
const STOPPED_OFFSET = 4;
const FAULT_OFFSET = 12;
// `stopped` is this and the layer where an expert was missing (page_check.wgsl).
const FIRST_LAYER = 2;

/**
 * Bytes that a step reads back: the id, the fault, the layer where it stopped and the experts if
 * they are paged, and the log-probabilities if requested.
 */
export function outcomeBytes({ state }: Model, logprobs: number | null): number {
  return 8 + pagingBytes(state) + (logprobs === null ? 0 : LOGPROBS_BYTES);
}

const pagingBytes = ({ routed }: Model['state']) => (routed === null ? 0 : 4 + routed.size);

/** Reads the logits of the tokens of a chunk just prefilled, LOGIT_ROWS at a time. // (T) of (V) */
export async function readPromptLogits(gpu: Gpu, model: Model, chunk: Step, readback: Readback): Promise<Float32Array[]> {
  const { state, config, prefill } = model;
  const rowBytes = config.vocabulary * 4;
  const logits: Float32Array[] = [];
  for (let firstLogit = 0; firstLogit < chunk.tokens; firstLogit += LOGIT_ROWS) {
    const rows = Math.min(LOGIT_ROWS, chunk.tokens - firstLogit);
    const step = { ...chunk, firstLogit };
    writeStep(gpu, state.thisStep, step);
    const encoder = record(gpu, [countWorkgroups(prefill.logits, step)]);
    const pending = readback.copy(encoder, [{ source: state.logits, offset: 0, size: rows * rowBytes }]);
    gpu.device.queue.submit([encoder.finish()]);
    const bytes = await pending.read();
    for (let row = 0; row < rows; row++) logits.push(new Float32Array(bytes, row * rowBytes, config.vocabulary));
  }
  return logits;
}

/**
 * Sets the GPU's state to the end of a prefilled prompt.
 * Call it before `submitFirstSample`, with no step in flight.
 */
export function startDecoding(gpu: Gpu, { state, config }: Model, request: GenerationRequest): void {
  const { prompt, sampling, stopTokens, maxTokens, mask } = request;
  gpu.device.queue.writeBuffer(state.decodeState, 0, Uint32Array.of(prompt.length - 1, 0, 0, 0));
  const end = { stopTokens, limit: maxTokens };
  startSampling(gpu, state.sampling, config.vocabulary, { sampling, prompt, end, hasMask: mask !== undefined });
}

/** Samples the first id from the hidden state that the last token of a prefilled chunk left. */
export function submitFirstSample(gpu: Gpu, model: Model, chunk: Step, plan: DecodingPlan): () => Promise<StepOutcome> {
  const step = { ...chunk, firstLogit: chunk.tokens - 1 };
  writeStep(gpu, model.state.thisStep, step);
  const work = countWorkgroups(choiceDispatches(model, model.prefill.logits, plan), step);
  return submitWith(gpu, model, { work: [work], at: chunk.firstPosition + chunk.tokens }, plan);
}

/**
 * Runs the whole model over the token at `position`.
 * The sampled id goes into `tokens`, where the next step finds it.
 */
export function submitSampling(gpu: Gpu, model: Model, position: number, plan: DecodingPlan): () => Promise<StepOutcome> {
  const { layers, choice } = plan.work.at(model, position);
  return submitWith(gpu, model, { work: [layers, choice], at: position + 1 }, plan);
}

/** A token that stopped: its position, and the layer whose experts are there now. */
interface StoppedToken {
  position: number;
  layer: number;
}

/** Lets a stopped token go on, from its layer's experts to the next id. */
export function submitRest(
  gpu: Gpu,
  model: Model,
  { position, layer }: StoppedToken,
  plan: DecodingPlan,
): () => Promise<StepOutcome> {
  gpu.device.queue.writeBuffer(model.state.decodeState, STOPPED_OFFSET, Uint32Array.of(0));
  const { layers, choice } = plan.work.from(model, position, layer);
  return submitWith(gpu, model, { work: [layers, choice], at: position + 1 }, plan);
}

/**
 * Runs the layers over the token at `position`, up to the choice of the next id. Follow it with
 * `submitChoice`, which chooses.
 */
export function submitLayers(gpu: Gpu, model: Model, position: number, { work }: DecodingPlan): void {
  gpu.device.queue.submit([record(gpu, [work.at(model, position).layers]).finish()]);
}

/** Chooses the id behind `position`, where the layers have run. `plan` may be another one. */
export function submitChoice(gpu: Gpu, model: Model, position: number, plan: DecodingPlan): () => Promise<StepOutcome> {
  return submitWith(gpu, model, { work: [plan.work.at(model, position).choice], at: position + 1 }, plan);
}

/** Dispatches in order, and the index in `tokens` at which they leave an id. */
interface Sampled {
  work: readonly (readonly SizedDispatch[])[];
  at: number;
}

/** Submits the dispatches that sample an id, and copies of their outcome. */
function submitWith(gpu: Gpu, model: Model, { work, at }: Sampled, plan: DecodingPlan): () => Promise<StepOutcome> {
  const { state } = model;
  const { logprobs, readback } = plan;
  const encoder = record(gpu, work);
  const id = { source: state.tokens, offset: at * 4, size: 4 };
  const fault = { source: state.decodeState, offset: FAULT_OFFSET, size: 4 };
  const top = { source: state.sampling.logprobs, offset: 0, size: LOGPROBS_BYTES };
  const pending = readback.copy(encoder, [id, fault, ...pagingCopies(state), ...(logprobs === null ? [] : [top])]);
  gpu.device.queue.submit([encoder.finish()]);
  return async () => readOutcome(await pending.read(), pagingBytes(state), logprobs);
}

function pagingCopies({ decodeState, routed }: Model['state']): ReadbackCopy[] {
  if (routed === null) return [];
  const stopped = { source: decodeState, offset: STOPPED_OFFSET, size: 4 };
  return [stopped, { source: routed, offset: 0, size: routed.size }];
}

function readOutcome(bytes: ArrayBuffer, ofPaging: number, logprobs: number | null): StepOutcome {
  const [id, fault] = new Uint32Array(bytes, 0, 2) as unknown as [number, number];
  const [stopped = 0, ...routed] = new Uint32Array(bytes, 8, ofPaging / 4);
  const token = logprobs === null ? { id, logprob: null, top: [] } : readLogprobs(bytes.slice(8 + ofPaging), logprobs);
  return {
    token,
    isFault: fault !== 0,
    stoppedAt: stopped < FIRST_LAYER ? null : stopped - FIRST_LAYER,
    routed: ofPaging === 0 ? null : Uint32Array.from(routed),
  };
}

/** Records lists of dispatches into one pass. */
function record(gpu: Gpu, work: readonly (readonly SizedDispatch[])[]): GPUCommandEncoder {
  const encoder = gpu.device.createCommandEncoder({ label: 'step' });
  const pass = encoder.beginComputePass({ label: 'step' });
  for (const dispatches of work) recordDispatches(pass, dispatches);
  pass.end();
  return encoder;
}

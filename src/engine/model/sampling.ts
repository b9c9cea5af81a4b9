// Sampling on the GPU: its buffers, the prepared lists of dispatches from which each generation takes one, and what it writes there
// when it starts. Takes a Sampling, gives dispatches; refuses to know layers and when steps are submitted.

import type { Config } from '../config.ts';
import type { Sampling } from '../generation.ts';
import { bytesOf, createBuffers } from '../gpu/buffer-set.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { vocabularyParts } from '../kernels/sampling-kernels.ts';
import type { Run } from './page.ts';

/** What sampling keeps on the GPU. */
export interface SamplingState {
  sampling: GPUBuffer; // uniform Sampling
  bias: GPUBuffer; // (V) f32
  counts: GPUBuffer; // (V) u32
  mask: GPUBuffer; // (V) bits
  truncation: GPUBuffer; // shared/sampling/truncation.wgsl
  peaks: GPUBuffer; // (parts) Candidate
  best: GPUBuffer; // (parts) Candidate
  parts: GPUBuffer; // (parts) Part of shared/sampling/logprob_parts.wgsl
  logprobs: GPUBuffer; // (1 + MAX_LOGPROBS) of (id, logprob)
}

/** What sampling reads and writes of the rest of a step. */
export interface SampledStep {
  logits: GPUBuffer; // (1 or more, V) f32, of which the first row is sampled
  tokens: GPUBuffer; // (context + 1) u32
}

/** The lists that choose an id, by what a generation needs of them. */
export interface SamplingDispatches<D> {
  greedy: D[];
  draw: D[];
  /** min-p. */
  minP: D[];
  /** top-k or top-p. */
  topKOrTopP: D[];
  /** top-k and top-p. */
  topKAndTopP: D[];
}

/** What ends a generation on the GPU. */
export interface SamplingEnd {
  stopTokens: ReadonlySet<number>;
  /** Ids at most. */
  limit: number;
}

/** As many as shared/sampling/logprob_parts.wgsl finds. */
export const MAX_LOGPROBS = 20;
/** Bytes of `SamplingState.logprobs`. */
export const LOGPROBS_BYTES = (1 + MAX_LOGPROBS) * 8;
// The fields of shared/sampling/sampling.wgsl, in words.
const SAMPLING_WORDS = 28;
const FIRST_STOP = 12;
/** Stop ids that end a generation on the GPU itself; JavaScript sees any others a few tokens later. */
const MAX_STOPS = 16;
const HAS_BIAS = 1;
const HAS_PENALTIES = 2;
const HAS_MASK = 4;
const IN_PROMPT = 0x8000_0000;
// Farther than any two f32 that a softmax tells apart.
const NO_REACH = 1e30;
const MIN_TEMPERATURE = 1e-5;
const MIN_REPETITION = 1e-3;

/** Words of 32 bits of each buffer. */
function samplingSizes(config: Config): Record<keyof SamplingState, number> {
  const parts = vocabularyParts(config);
  return {
    sampling: SAMPLING_WORDS,
    bias: config.vocabulary,
    counts: config.vocabulary,
    mask: Math.ceil(config.vocabulary / 32),
    truncation: 4 * 1024 + 6,
    peaks: parts * 2,
    best: parts * 2,
    parts: parts * (1 + 2 * MAX_LOGPROBS),
    logprobs: LOGPROBS_BYTES / 4,
  };
}

/** Bytes that sampling keeps on the GPU. */
export const samplingBytes = (config: Config) => bytesOf(samplingSizes(config));

export function createSamplingState(gpu: Gpu, config: Config): SamplingState {
  return createBuffers(gpu, samplingSizes(config), { sampling: GPUBufferUsage.UNIFORM });
}

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
  };
}

/** Dispatches after those of sampling, for a generation that asks for log-probabilities. */
export function logprobDispatches<D>(step: SampledStep, { parts, logprobs }: SamplingState, run: Run<D>): D[] {
  const { logits, tokens } = step;
  const count = MAX_LOGPROBS;
  return [run('top_logits', { logits, parts }, { count }), run('logprobs', { logits, tokens, parts, logprobs }, { count })];
}

/** Which list a generation needs. */
export function samplingPlanFor(sampling: Sampling, vocabulary: number): keyof SamplingDispatches<unknown> {
  const { temperature, minP = 0, topK = 0, topP = 1 } = sampling;
  if (temperature < MIN_TEMPERATURE || topK === 1 || topP <= 0) return 'greedy';
  const searches = Number(topK > 0 && topK < vocabulary) + Number(topP < 1);
  if (searches === 2) return 'topKAndTopP';
  if (searches === 1) return 'topKOrTopP';
  return minP > 0 ? 'minP' : 'draw';
}

/** The uniform that the kernels read. // shared/sampling/sampling.wgsl */
export function samplingWords(
  sampling: Sampling,
  end: SamplingEnd,
  vocabulary: number,
  hasMask: boolean,
): Uint32Array<ArrayBuffer> {
  const { temperature, topK = 0, topP = 1, minP = 0, frequencyPenalty = 0, presencePenalty = 0 } = sampling;
  const words = new Uint32Array(SAMPLING_WORDS);
  const floats = new Float32Array(words.buffer);
  const stops = [...end.stopTokens].slice(0, MAX_STOPS);
  floats[0] = temperature;
  words[1] = topK < vocabulary ? topK : 0;
  floats[2] = topP;
  floats[3] = minP > 0 ? -Math.log(minP) : NO_REACH;
  floats[4] = Math.max(sampling.repetitionPenalty ?? 1, MIN_REPETITION);
  floats[5] = frequencyPenalty;
  floats[6] = presencePenalty;
  words[7] = sampling.seed;
  words[8] = (hasBias(sampling) ? HAS_BIAS : 0) | (hasPenalties(sampling) ? HAS_PENALTIES : 0) | (hasMask ? HAS_MASK : 0);
  words[9] = Math.min(end.limit, 0xffff_ffff);
  words[10] = stops.length;
  words.set(stops, FIRST_STOP);
  return words;
}

interface SamplingStart {
  sampling: Sampling;
  prompt: readonly number[];
  end: SamplingEnd;
  hasMask: boolean;
}

/** Writes what a generation's sampling reads, before its first step; only what it needs. */
export function startSampling({ device }: Gpu, s: SamplingState, vocabulary: number, start: SamplingStart): void {
  const { sampling, prompt, end, hasMask } = start;
  device.queue.writeBuffer(s.sampling, 0, samplingWords(sampling, end, vocabulary, hasMask));
  if (hasBias(sampling)) device.queue.writeBuffer(s.bias, 0, biasOf(sampling, vocabulary));
  if (!hasPenalties(sampling)) return;
  const counts = new Uint32Array(vocabulary);
  for (const id of prompt) counts[id] = IN_PROMPT;
  device.queue.writeBuffer(s.counts, 0, counts);
}

/** Writes what the next id may be: bit id % 32 of word id / 32 is set where it may; null allows all. // (V) bits */
export function writeMask({ device }: Gpu, s: SamplingState, mask: Uint32Array<ArrayBuffer> | null): void {
  const words = s.mask.size / 4;
  if (mask !== null && mask.length !== words) throw new RangeError(`a mask has ${words} words; found ${mask.length}`);
  device.queue.writeBuffer(s.mask, 0, mask ?? new Uint32Array(words).fill(0xffff_ffff));
}

function hasBias({ logitBias }: Sampling): boolean {
  return logitBias !== undefined && logitBias.size > 0;
}

function hasPenalties({ repetitionPenalty = 1, frequencyPenalty = 0, presencePenalty = 0 }: Sampling): boolean {
  return repetitionPenalty !== 1 || frequencyPenalty !== 0 || presencePenalty !== 0;
}

/** // (V) f32 */
function biasOf({ logitBias = new Map() }: Sampling, vocabulary: number): Float32Array<ArrayBuffer> {
  const bias = new Float32Array(vocabulary);
  for (const [id, value] of logitBias) if (id < vocabulary) bias[id] = value;
  return bias;
}

// Sampling's buffers on the GPU, and the values written into them when a generation starts.

import type { Config } from '../config.ts';
import type { Sampling } from '../generation.ts';
import { bytesOf, createBuffers } from '../gpu/buffer-set.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { vocabularyParts } from '../kernels/sampling-kernels.ts';
import { packStruct, structWords } from './pack-struct.ts';

/** Sampling's buffers on the GPU. */
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

/** Conditions that end a generation on the GPU. */
export interface SamplingEnd {
  stopTokens: ReadonlySet<number>;
  /** Maximum of sampled ids. */
  limit: number;
}

/** The same number as in shared/sampling/logprob_parts.wgsl. */
export const MAX_LOGPROBS = 20;
/** Bytes of `SamplingState.logprobs`. */
export const LOGPROBS_BYTES = (1 + MAX_LOGPROBS) * 8;
/**
 * Maximum of stop ids that end a generation on the GPU itself.
 * JavaScript finds any others a few tokens later.
 */
const MAX_STOPS = 16;
/**
 * The fields of `Sampling` in shared/sampling/sampling.wgsl, in order; a list has a number of
 * words.
 */
export const SAMPLING_FIELDS = {
  temperature: 'f32',
  top_k: 'u32',
  top_p: 'f32',
  min_p_reach: 'f32',
  repetition_penalty: 'f32',
  frequency_penalty: 'f32',
  presence_penalty: 'f32',
  seed: 'u32',
  stages: 'u32',
  limit: 'u32',
  stop_count: 'u32',
  unused: 'u32',
  stop_ids: MAX_STOPS,
} as const;
const HAS_BIAS = 1;
const HAS_PENALTIES = 2;
const HAS_MASK = 4;
const IN_PROMPT = 0x8000_0000;
// Farther than any two f32 that a softmax tells apart.
const NO_REACH = 1e30;
const MIN_REPETITION = 1e-3;
// As in shared/sampling/best.wgsl and adjusted_logit.wgsl: no candidate, and the bits of its score.
const NO_ID = 0xffff_ffff;
const NO_SCORE_BITS = 0xff7f_ffff;
// Any score above that of no candidate.
const FORCED_SCORE = 0;

/** Size of each buffer in words of 32 bits. */
function samplingSizes(config: Config): Record<keyof SamplingState, number> {
  const parts = vocabularyParts(config);
  return {
    sampling: structWords(SAMPLING_FIELDS),
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

/** Bytes of sampling's buffers on the GPU. */
export const samplingBytes = (config: Config) => bytesOf(samplingSizes(config));

export function createSamplingState(gpu: Gpu, config: Config): SamplingState {
  return createBuffers(gpu, samplingSizes(config), { sampling: GPUBufferUsage.UNIFORM });
}

/** Packs the uniform that the kernels read. // shared/sampling/sampling.wgsl */
export function samplingWords(
  sampling: Sampling,
  end: SamplingEnd,
  vocabulary: number,
  hasMask: boolean,
): Uint32Array<ArrayBuffer> {
  const { temperature, topK = 0, topP = 1, minP = 0, frequencyPenalty = 0, presencePenalty = 0 } = sampling;
  const stops = [...end.stopTokens].slice(0, MAX_STOPS);
  return packStruct(SAMPLING_FIELDS, {
    temperature,
    top_k: topK < vocabulary ? topK : 0,
    top_p: topP,
    min_p_reach: minP > 0 ? -Math.log(minP) : NO_REACH,
    repetition_penalty: Math.max(sampling.repetitionPenalty ?? 1, MIN_REPETITION),
    frequency_penalty: frequencyPenalty,
    presence_penalty: presencePenalty,
    seed: sampling.seed,
    stages: (hasBias(sampling) ? HAS_BIAS : 0) | (hasPenalties(sampling) ? HAS_PENALTIES : 0) | (hasMask ? HAS_MASK : 0),
    limit: Math.min(end.limit, 0xffff_ffff),
    stop_count: stops.length,
    unused: 0,
    stop_ids: stops,
  });
}

interface SamplingStart {
  sampling: Sampling;
  prompt: readonly number[];
  end: SamplingEnd;
  hasMask: boolean;
}

/**
 * Writes the buffers that a generation's sampling reads, before its first step; only those it
 * needs.
 */
export function startSampling({ device }: Gpu, s: SamplingState, vocabulary: number, start: SamplingStart): void {
  const { sampling, prompt, end, hasMask } = start;
  device.queue.writeBuffer(s.sampling, 0, samplingWords(sampling, end, vocabulary, hasMask));
  if (hasBias(sampling)) device.queue.writeBuffer(s.bias, 0, biasOf(sampling, vocabulary));
  if (!hasPenalties(sampling)) return;
  const counts = new Uint32Array(vocabulary);
  for (const id of prompt) counts[id] = IN_PROMPT;
  device.queue.writeBuffer(s.counts, 0, counts);
}

/**
 * Writes the mask of ids allowed next: bit id % 32 of word id / 32 is set where the id is allowed.
 * null allows all. // (V) bits
 */
export function writeMask({ device }: Gpu, s: SamplingState, mask: Uint32Array<ArrayBuffer> | null): void {
  const words = s.mask.size / 4;
  if (mask !== null && mask.length !== words) throw new RangeError(`a mask has ${words} words; found ${mask.length}`);
  device.queue.writeBuffer(s.mask, 0, mask ?? new Uint32Array(words).fill(0xffff_ffff));
}

/** Writes the id that must come next, as the only candidate of sample_token. */
export function writeForced({ device }: Gpu, s: SamplingState, id: number): void {
  const candidates = new Uint32Array(s.best.size / 4).fill(NO_ID);
  new Float32Array(candidates.buffer).set([FORCED_SCORE], 0);
  candidates[1] = id;
  for (let part = 2; part < candidates.length; part += 2) candidates[part] = NO_SCORE_BITS;
  device.queue.writeBuffer(s.best, 0, candidates);
}

function hasBias({ logitBias }: Sampling): boolean {
  return logitBias !== undefined && logitBias.size > 0;
}

function hasPenalties({ repetitionPenalty = 1, frequencyPenalty = 0, presencePenalty = 0 }: Sampling): boolean {
  return repetitionPenalty !== 1 || frequencyPenalty !== 0 || presencePenalty !== 0;
}

/** Spreads the biases over the vocabulary. // (V) f32 */
function biasOf({ logitBias = new Map() }: Sampling, vocabulary: number): Float32Array<ArrayBuffer> {
  const bias = new Float32Array(vocabulary);
  for (const [id, value] of logitBias) if (id < vocabulary) bias[id] = value;
  return bias;
}

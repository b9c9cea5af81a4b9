// Measures tokens per second of prefill and decode, for prompts of several lengths.

import type { DepthSpeed } from '../../contracts/bench-report.ts';
import type { OnMeasure } from './report.ts';
import { type Measured, requestFor, unseenPrompt } from './token-cost.ts';

const DEPTHS = [64, 512, 2048, 8192, 32_768];
const DECODED = 32;
/** The benchmark skips a depth that would take longer than this, estimated from the one before. */
const MAX_MS = 30_000;

/**
 * Measures each depth that fits into the context and is expected to take at most MAX_MS.
 * Errors: as `generate`, `AbortError`.
 */
export async function depthSpeeds({ generator }: Measured, onMeasure: OnMeasure, signal: AbortSignal): Promise<DepthSpeed[]> {
  const speeds: DepthSpeed[] = [];
  const room = generator.contextTokens - DECODED;
  const depths = DEPTHS.filter((depth) => depth <= room);
  let expectedMs = 0;
  for (const [i, depth] of (depths.length > 0 ? depths : [room]).entries()) {
    if (expectedMs > MAX_MS) break;
    onMeasure(`a prompt of ${depth} tokens`);
    const { prefillMs, decodeMs } = await timeGeneration(generator, depth, signal);
    speeds.push({
      depth,
      prefillTokensPerSecond: (depth * 1000) / prefillMs,
      decodeTokensPerSecond: ((DECODED - 1) * 1000) / decodeMs,
    });
    expectedMs = ((DEPTHS[i + 1] ?? 0) / depth) * prefillMs + decodeMs;
  }
  return speeds;
}

/** Measures the milliseconds until the first id, and from the first id to the last. */
async function timeGeneration(generator: Measured['generator'], depth: number, signal: AbortSignal) {
  const request = { ...requestFor(unseenPrompt(depth, generator.vocabulary), DECODED), signal };
  const started = performance.now();
  let first = 0;
  for await (const _ of generator.generate(request)) first ||= performance.now();
  signal.throwIfAborted();
  return { prefillMs: first - started, decodeMs: performance.now() - first };
}

// Tokens a second: prompts of several lengths, and what is generated behind each. Takes a generator, gives rates.

import type { DepthSpeed } from '../../contracts/bench-report.ts';
import type { OnMeasure } from './report.ts';
import { type Measured, requestFor, unseenPrompt } from './token-cost.ts';

const DEPTHS = [64, 512, 2048, 8192, 32_768];
const DECODED = 32;
/** A depth is left out when it would take longer than this, by the one before. */
const MAX_MS = 30_000;

/** Depths that the context has room for and that a visitor has the patience for. Errors: as `generate`, `AbortError`. */
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

/** Of a prompt until the first id, and from it to the last. */
async function timeGeneration(generator: Measured['generator'], depth: number, signal: AbortSignal) {
  const request = { ...requestFor(unseenPrompt(depth, generator.vocabulary), DECODED), signal };
  const started = performance.now();
  let first = 0;
  for await (const _ of generator.generate(request)) first ||= performance.now();
  signal.throwIfAborted();
  return { prefillMs: first - started, decodeMs: performance.now() - first };
}

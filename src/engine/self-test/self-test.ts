// The start-up test: finds the fastest variant of the kernels that the user's GPU computes right.
// It runs a model with a known answer through every kernel that the engine will use, the fastest
// variant first.
// Drivers miscompile, and a wrong answer looks like any other.

import { loadEngine } from '../engine.ts';
import { engineError } from '../errors.ts';
import type { GeneratedToken, Generator, Sampling } from '../generation.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Dense, Variant } from '../gpu/variant.ts';
import type { CacheBits } from '../kernels/kernels.ts';
import { ANSWER, PROMPT } from './known-answer.ts';
import { knownModel } from './known-model.ts';

// The f16 cache moves log-probabilities of this model by up to 3.4e-3.
const TOLERANCE = 0.02;
// Leaves one id, and passes through every stage of sampling.
const NARROW: Sampling = { temperature: 1, seed: 1, topK: 3, topP: 1e-6, minP: 1e-6 };

/**
 * The fastest variant of the kernels that this GPU computes right, with the given formats of dense
 * weights and cache. The known model's dense weights have the same values in either format. Each
 * variant is tried on its own device, which a driver may lose. Errors: `gpu-wrong`, those of
 * `open`.
 */
export async function proveVariant(open: () => Promise<Gpu>, dense: Dense = 'bf16', cacheBits: CacheBits = 16): Promise<Variant> {
  const wrong: string[] = [];
  for (;;) {
    const gpu = await open();
    const variant = candidates(gpu, dense)[wrong.length];
    if (variant === undefined) throw refusal(gpu, wrong);
    const fault = gpu.isSoftware ? null : await examine({ ...gpu, variant }, cacheBits);
    gpu.device.destroy();
    if (fault === null) return variant;
    wrong.push(fault);
  }
}

// Maximum characters of a compiler's message, which may have pages.
const FAULT_LENGTH = 160;

function refusal({ device, adapterName }: Gpu, faults: readonly string[]): Error {
  device.destroy();
  const said = [...new Set(faults.map((fault) => fault.slice(0, FAULT_LENGTH)))];
  return engineError(
    'gpu-wrong',
    `Before a model is loaded, a small one with a known answer is computed. ${adapterName} gets it wrong every way there is (${said.join('; ')}). Update the graphics driver, or use another GPU or browser.`,
  );
}

/**
 * The variants from the fastest to the one that every device must compute right.
 * A software GPU is not tested: its compiler takes longer than everything else.
 * The project's own tests cover the portable variant on the software GPUs that browsers ship.
 */
function candidates({ variant, subgroupSize, isSoftware }: Gpu, dense: Dense): Variant[] {
  if (isSoftware) return [{ ...variant, dense }];
  const subgroups = subgroupSize > 0 ? [subgroupSize, 0] : [0];
  return subgroups.flatMap((subgroup) => [true, false].map((usesF16Decode) => ({ ...variant, subgroup, usesF16Decode, dense })));
}

/** Null where the known model's answer is right, else what is wrong with it. */
async function examine(gpu: Gpu, cacheBits: CacheBits): Promise<string | null> {
  try {
    const engine = await loadEngine(gpu, knownModel(), { contextTokens: 320, firstTokens: 320, cacheBits });
    return (await greedyFault(engine)) ?? (await samplingFault(engine));
  } catch (error) {
    return (error as Error).message;
  }
}

async function greedyFault(engine: Generator): Promise<string | null> {
  const found = await generated(engine, { temperature: 0, seed: 0 }, ANSWER.length);
  for (const [step, { id, top }] of ANSWER.entries()) {
    const token = found[step];
    if (token?.id !== id) return `token ${step} is ${token?.id}, not ${id}`;
    for (const [rank, [candidate, logprob]] of top.entries()) {
      const given = token.top[rank];
      const isRight = given?.id === candidate && Math.abs(given.logprob - logprob) <= TOLERANCE;
      if (!isRight)
        return `candidate ${rank} of token ${step} is ${given?.id} at ${given?.logprob}, not ${candidate} at ${logprob}`;
    }
  }
  return null;
}

async function samplingFault(engine: Generator): Promise<string | null> {
  const [token] = await generated(engine, NARROW, 1);
  return token?.id === ANSWER[0]?.id ? null : `the likeliest id is ${ANSWER[0]?.id}; sampling gives ${token?.id}`;
}

async function generated(engine: Generator, sampling: Sampling, maxTokens: number): Promise<GeneratedToken[]> {
  const request = { prompt: PROMPT, maxTokens, sampling, stopTokens: new Set<number>(), logprobs: 3, promptLogprobs: false };
  const tokens: GeneratedToken[] = [];
  for await (const token of engine.generate(request)) tokens.push(token);
  return tokens;
}

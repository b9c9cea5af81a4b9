// Runs the engine on a checkpoint on the disk: loads it, continues a prompt greedily, and records
// the costs. Imported through Vite, which provides the shaders' texts.

import { checkFits, type Footprint, loadEngine, openGpu } from '../../src/engine/engine.ts';
import type { GeneratedToken } from '../../src/engine/generation.ts';
import { portable } from '../../src/engine/gpu/variant.ts';
import type { CacheBits } from '../../src/engine/kernels/kernels.ts';
import { proveVariant } from '../../src/engine/self-test/self-test.ts';
import { diskSource } from './disk-source.ts';
import { withLeastLimits } from './least-limits.ts';

export interface RunOptions {
  folder: string;
  prompt: readonly number[];
  /** Ids to sample. */
  count: number;
  cacheBits: CacheBits;
  /** Runs the variant that a GPU tries first, although the device is a CPU with another variant. */
  asGpu: boolean;
  /** Receives each step when it is done. */
  log: (line: string) => void;
}

export interface EngineRun {
  footprint: Footprint;
  loadMs: number;
  tokens: GeneratedToken[];
  /** Time of each token since the one before. The first includes the prompt. */
  tokenMs: number[];
}

const TOP = 20;

/** Errors: those of the engine. */
export async function runEngine({ folder, prompt, count, cacheBits, asGpu, log }: RunOptions): Promise<EngineRun> {
  const source = await diskSource(folder);
  const open = () => openGpu(withLeastLimits(navigator.gpu));
  const opened = await open();
  const variant = asGpu ? { ...portable(64), subgroup: opened.subgroupSize, usesF16Decode: true } : await proveVariant(open);
  const gpu = { ...opened, variant };
  log(`${gpu.adapterName}, buffers of ${gpu.maxBufferBytes} bytes at most, ${JSON.stringify(variant)}`);
  const footprint = checkFits(gpu, source, { cacheBits });
  const started = performance.now();
  const engine = await loadEngine(gpu, source, { cacheBits });
  const loadMs = performance.now() - started;
  log(`loaded after ${loadMs.toFixed(0)} ms`);
  const request = { prompt, maxTokens: count, sampling: { temperature: 0, seed: 0 }, stopTokens: new Set<number>() };
  const [tokens, tokenMs]: [GeneratedToken[], number[]] = [[], []];
  let before = performance.now();
  for await (const token of engine.generate({ ...request, logprobs: TOP, promptLogprobs: false })) {
    tokens.push(token);
    tokenMs.push(performance.now() - before);
    before = performance.now();
    log(`id ${token.id} after ${(tokenMs.at(-1) as number).toFixed(0)} ms`);
  }
  engine.destroy();
  return { footprint, loadMs, tokens, tokenMs };
}

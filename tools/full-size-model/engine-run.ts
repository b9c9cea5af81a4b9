// The engine over a checkpoint on the disk: loads it, continues a prompt greedily, and keeps what that took.
// Takes a folder and a prompt, gives tokens and costs; refuses to know what the tokens should be. Imported through Vite, which
// alone knows the shaders' texts.

import { checkFits, type Footprint, loadEngine, openGpu } from '../../src/engine/engine.ts';
import type { GeneratedToken } from '../../src/engine/generation.ts';
import type { CacheBits } from '../../src/engine/kernels.ts';
import { portable } from '../../src/engine/variant.ts';
import { type Calls, countCalls, withLeastLimits } from './counted-gpu.ts';
import { diskSource } from './disk-source.ts';

export interface RunOptions {
  folder: string;
  prompt: readonly number[];
  /** Ids to sample. */
  count: number;
  cacheBits: CacheBits;
  /** Workgroups as a GPU gets them, where the device asks for a CPU's. */
  lanes?: number | undefined;
  /** Told what is done, as it is. */
  log: (line: string) => void;
}

export interface EngineRun {
  footprint: Footprint;
  loadMs: number;
  tokens: GeneratedToken[];
  /** Of each token since the one before; the first's holds the prompt. */
  tokenMs: number[];
  /** Of the generation. */
  calls: Calls;
}

const TOP = 20;

/** Errors: those of the engine. */
export async function runEngine({ folder, prompt, count, cacheBits, lanes, log }: RunOptions): Promise<EngineRun> {
  const source = await diskSource(folder);
  const opened = await openGpu(withLeastLimits(navigator.gpu));
  const gpu = { ...opened, variant: lanes === undefined ? opened.variant : portable(lanes) };
  log(`${gpu.adapterName}, buffers of ${gpu.maxBufferBytes} bytes at most, workgroups of ${gpu.variant.lanes}`);
  const footprint = checkFits(gpu, source, { cacheBits });
  const started = performance.now();
  const engine = await loadEngine(gpu, source, { cacheBits });
  const loadMs = performance.now() - started;
  log(`loaded after ${loadMs.toFixed(0)} ms`);
  const calls = countCalls();
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
  return { footprint, loadMs, tokens, tokenMs, calls };
}

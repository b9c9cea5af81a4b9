// npm run test:full-size-model -- [--model NAME] [--folder DIR] [--cache-bits 16|32] [--as-gpu]
//
// Runs the engine at full size in Dawn on lavapipe: gpt-oss-20b, or two layers of gpt-oss-120b with
// --model gpt-oss-120b-two-layers. Loads a random checkpoint from the disk and samples as many ids
// as the model's golden has. Fails if they differ from those of Hugging Face transformers. Prints
// the costs.

import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import type { CacheBits } from '../../src/engine/kernels/kernels.ts';
import { type FullSizeGolden, logprobDifference } from '../../test/support/goldens/full-size-golden.ts';
import { writeCheckpoint } from '../../test/support/make-checkpoint/write-checkpoint.ts';
import { lavapipeDriverFiles } from '../setup/lavapipe.ts';
import { prepareSystem, ROOT } from '../setup/prepare.mjs';
import type * as engineRun from './engine-run.ts';
import { type FullSizeModel, fullSizeModel } from './models.ts';

// Tolerances of log-probabilities, by the bits of the KV cache: as for the goldens
// (src/engine/model/model.gpu.test.ts).
const TOLERANCES: Record<CacheBits, number> = { 32: 2e-3, 16: 8e-3 };

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(2)} GB`;
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** Makes the checkpoint if it is absent, and proves that it is the one that transformers ran. */
async function prepareCheckpoint(folder: string, { config, golden, checkpointBytes }: FullSizeModel): Promise<void> {
  const { seed, digests } = golden;
  if (!existsSync(join(folder, 'config.json'))) {
    console.log(`Writing ${gigabytes(checkpointBytes)} into ${folder}`);
    await writeCheckpoint(folder, { config, seed });
  }
  for (const [name, digest] of Object.entries(digests)) {
    const found = await sha256(join(folder, name));
    if (found !== digest) throw new Error(`${join(folder, name)} is not the reference's: SHA-256 ${found}. Delete the folder.`);
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(piece);
  return hash.digest('hex');
}

function checkMemory({ minAvailableBytes }: FullSizeModel): void {
  const available = 1024 * Number(/^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]);
  if (available < minAvailableBytes) {
    throw new Error(`${gigabytes(minAvailableBytes)} of memory must be available; ${gigabytes(available)} are.`);
  }
}

/** Runs the engine in this process, as a browser's worker would. */
async function run(golden: FullSizeGolden, folder: string): Promise<engineRun.EngineRun> {
  process.env['VK_DRIVER_FILES'] = lavapipeDriverFiles();
  await import('../../shaders/testing/dawn-in-node.ts');
  const { module } = await runnerImport<typeof engineRun>(join(import.meta.dirname, 'engine-run.ts'), {
    root: ROOT,
    configFile: false,
    logLevel: 'error',
  });
  const { prompt, greedy } = golden;
  return module.runEngine({ folder, prompt, count: greedy.ids.length, cacheBits, asGpu: values['as-gpu'], log: console.log });
}

function report(golden: FullSizeGolden, { footprint, loadMs, tokens, tokenMs }: engineRun.EngineRun): boolean {
  const { totalBytes, contextTokens } = footprint;
  console.log(`\nsaid before loading: ${gigabytes(totalBytes)}, context of up to ${contextTokens} tokens`);
  console.log(`peak resident memory ${gigabytes(process.resourceUsage().maxRSS * 1024)}`);
  console.log(`load ${seconds(loadMs)}; ids after ${tokenMs.map(seconds).join(', ')}`);
  const ids = tokens.map(({ id }) => id);
  const difference = logprobDifference(tokens, golden);
  console.log(
    `ids ${ids}, transformers' ${golden.greedy.ids}; largest difference of a log-probability ${difference.toExponential(1)}`,
  );
  return ids.join() === golden.greedy.ids.join() && difference <= TOLERANCES[cacheBits];
}

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'gpt-oss-20b' },
    folder: { type: 'string' },
    'cache-bits': { type: 'string', default: '16' },
    'as-gpu': { type: 'boolean', default: false },
  },
});
const cacheBits: CacheBits = values['cache-bits'] === '32' ? 32 : 16;
const model = fullSizeModel(values.model);
const folder = values.folder ?? model.folder;
prepareSystem();
await prepareCheckpoint(folder, model);
checkMemory(model);
const isRight = report(model.golden, await run(model.golden, folder));
console.log(isRight ? '\nThe engine says what transformers says.' : '\nFAILED: the engine does not say what transformers says.');
// Dawn keeps the process alive.
process.exit(isRight ? 0 : 1);

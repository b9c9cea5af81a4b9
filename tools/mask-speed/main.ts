// npm run mask-speed
//
// Measures the masks of constrained answers with the vocabulary of gpt-oss: the tables, a schema to
// its first mask, and each further token. Prints a table.
//
// - without an option: CPU time in Node, which a busy machine changes little, and memory
// - `--browser`: time in a worker of Chromium

import type { TokenMasks } from '../../src/worker/grammar/tokens/token-masks.ts';
import { readTokenizer } from '../../src/worker/tokenizer/create-tokenizer.ts';
import { o200kHarmonyFile } from '../../test/support/harmony/o200k-harmony.ts';
import { measureInChromium } from './in-chromium.ts';
import { linesOf, measureMasks } from './measure.ts';

function megabytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function measureHere(): string[] {
  const tokenizer = readTokenizer(o200kHarmonyFile());
  const kept: TokenMasks[] = [];
  const before = megabytes();
  const report = measureMasks(tokenizer, cpuMilliseconds, (masks) => kept.push(masks));
  const memory = megabytes() - before;
  return [...linesOf(report), `memory with the kept masks of ${kept.length} vocabulary: ${memory.toFixed(1)} MB`];
}

const isInBrowser = process.argv.includes('--browser');
for (const line of isInBrowser ? await measureInChromium(o200kHarmonyFile()) : measureHere()) console.log(line);

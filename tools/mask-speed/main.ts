// npm run mask-speed
//
// Measures the masks of constrained answers with the vocabulary of gpt-oss: the tables, a schema to
// its first mask, and each further token. Prints a table.
//
// - without an option: CPU time in Node, which a busy machine changes less
// - `--browser`: time in a worker of Chromium

import { readTokenizer } from '../../src/worker/tokenizer/create-tokenizer.ts';
import { o200kHarmonyFile } from '../../test/support/harmony/o200k-harmony.ts';
import { measureInChromium } from './in-chromium.ts';
import { linesOf, measureMasks } from './measure.ts';

function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function measureHere(): string[] {
  return linesOf(measureMasks(readTokenizer(o200kHarmonyFile()), cpuMilliseconds));
}

const isInBrowser = process.argv.includes('--browser');
for (const line of isInBrowser ? await measureInChromium(o200kHarmonyFile()) : measureHere()) console.log(line);

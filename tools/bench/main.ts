// npm run bench -- [--sizes gpt-oss-20b|loaded | --compare] [--json]
//
// Runs the app's screen of measurements (#/bench) in headless Chromium on a software GPU. Prints a
// table, or the report as JSON. --compare measures the effect of int8 weights on gpt-oss-tiny.
// Counts are those of any device. Times of kernels are the CPU's and predict nothing for a GPU. The
// last lines show JavaScript's time for a token with gpt-oss-20b's number of dispatches. Its median
// should be at most 0.3 ms.

import { parseArgs } from 'node:util';
import { formatFigure, formatShare } from '../../src/app/format.ts';
import type { BenchReport, BenchSizes, WeightsComparison } from '../../src/contracts/bench-report.ts';
import { formatBytes } from '../../src/contracts/format-bytes.ts';
import { CHOICES, compareInChromium, measureInChromium } from './measure.ts';
import { tokenTimes } from './token.ts';
import type { TokenTime } from './token-worker.ts';

const line = (cells: readonly (string | null)[]) => console.log(`| ${cells.map((cell) => cell ?? '').join(' | ')} |`);

function print({ device, sizes, kernels, model }: BenchReport): void {
  console.log(`${device.name}; kernels with the sizes of ${sizes}, timed by ${device.timer}\n`);
  line(['kernel', 'tokens', 'dispatches', 'bytes', 'µs', 'GB/s', 'copy GB/s', 'of it']);
  line(Array.from({ length: 8 }, () => '---'));
  for (const row of kernels) {
    const { gigabytesPerSecond: rate, copyGigabytesPerSecond: copy } = row;
    const read = row.bytes > 0 ? formatBytes(row.bytes) : null;
    const rates = [rate === null ? null : formatFigure(rate), copy === null ? null : formatFigure(copy), formatShare(rate, copy)];
    line([row.kernel, `${row.tokens}`, `${row.dispatches}`, read, formatFigure(row.microseconds), ...rates]);
  }
  if (model === null) return;
  const { token, depths } = model;
  console.log(`\n${model.id}, each written token:`);
  console.log(
    `${token.dispatches} dispatches, ${token.submits} submits, ${token.bindGroups} bind groups made, ${token.buffers} buffers made, ${token.maps} readbacks, ${formatBytes(token.readBytes)} read of ${formatBytes(token.boundBytes)} bound, ${formatFigure(token.javascriptMs)} ms of JavaScript`,
  );
  for (const { depth, prefillTokensPerSecond, decodeTokensPerSecond } of depths) {
    console.log(
      `prompt of ${depth}: ${formatFigure(prefillTokensPerSecond)} tokens/s read, ${formatFigure(decodeTokensPerSecond)} tokens/s written`,
    );
  }
}

function printTimes(times: readonly TokenTime[]): void {
  console.log('\nJavaScript of a written token at gpt-oss-20b’s number of dispatches, the GPU on a core of its own:');
  for (const { device, promptTokens, dispatches, javascriptMs } of times) {
    const [min = Number.NaN] = javascriptMs;
    const max = javascriptMs.at(-1) ?? Number.NaN;
    const rounds = `medians of ${javascriptMs.length} rounds up to ${formatFigure(max)}`;
    console.log(`${dispatches} dispatches (${device}, ${promptTokens} tokens before it): ${formatFigure(min)} ms, ${rounds}`);
  }
}

function printComparison(found: WeightsComparison): void {
  const { model, positions, perplexity } = found;
  console.log(`${model}, int8 weights beside exact ones, ${positions} positions:`);
  console.log(`same likeliest token ${(100 * found.sameLikeliest).toFixed(1)} %`);
  console.log(
    `log-probability of the text's token: mean difference ${formatFigure(found.meanDifference)}, largest ${formatFigure(found.largestDifference)} nats`,
  );
  console.log(
    `KL divergence from exact, mean, over the 20 likeliest of both and the rest as one: ${formatFigure(found.meanDivergence)} nats`,
  );
  console.log(`perplexity: exact ${formatFigure(perplexity.exact)}, int8 ${formatFigure(perplexity.int8)}`);
}

const isSizes = (word: string): word is BenchSizes => word in CHOICES;

const { values } = parseArgs({
  options: { sizes: { type: 'string', default: 'gpt-oss-20b' }, compare: { type: 'boolean' }, json: { type: 'boolean' } },
});
if (!isSizes(values.sizes)) {
  console.error(`--sizes is one of ${Object.keys(CHOICES).join(', ')}; found ${values.sizes}.`);
  process.exit(2);
}
if (values.compare) {
  const found = await compareInChromium();
  if (values.json) console.log(JSON.stringify(found, null, 1));
  else printComparison(found);
} else {
  const report = await measureInChromium(values.sizes);
  const times = await tokenTimes();
  if (values.json) {
    console.log(JSON.stringify({ ...report, javascript: times }, null, 1));
  } else {
    print(report);
    printTimes(times);
  }
}

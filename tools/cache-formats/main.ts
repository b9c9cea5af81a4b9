// Measures what each format of the KV cache costs: the reference in f64 with rounded keys and values, against keys and values as they are.
// Takes gpt-oss-tiny with its held-out questions, and random models; prints a table.
//
// npm run cache-formats [-- --every N --only NAME]     every Nth held-out question, default 66; models whose names contain NAME

import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseConfig } from '../../src/engine/config.ts';
import { type RawTensors, referenceForward } from '../../src/engine/reference/reference-forward.ts';
import { memorySource } from '../../src/engine/testing/memory-source.ts';
import { loadGolden } from '../../test/support/goldens/goldens.ts';
import { trainedFiles } from '../../test/support/goldens/trained-golden.ts';
import { makeCheckpoint } from '../../test/support/make-checkpoint/checkpoint.ts';
import { compareTop, type Difference, summarize } from './differences.ts';
import { FORMATS } from './formats.ts';

interface Case {
  name: string;
  config: ReturnType<typeof parseConfig>;
  tensor: RawTensors;
  prompts: readonly (readonly number[])[];
}

const readBytes = async (path: string) => new Uint8Array(await readFile(path));

async function trainedCase(every: number): Promise<Case> {
  const source = memorySource(await trainedFiles(readBytes));
  const lines = (await readFile('tools/tiny-model/held-out.jsonl', 'utf8')).trim().split('\n');
  const prompts = lines.filter((_, i) => i % every === 0).map((line) => (JSON.parse(line) as { prompt: number[] }).prompt);
  return { name: 'gpt-oss-tiny', config: parseConfig(source.config), tensor: source.bytesOf, prompts };
}

/** Random models with keys so many times as large: attention gets sharper, and a rounded key moves it further. */
async function randomCase(golden: 'odd' | 'window', factor: number): Promise<Case> {
  const { recipe, prompt } = await loadGolden(golden, readBytes);
  const source = memorySource(makeCheckpoint(recipe));
  const tensor: RawTensors = (of) => (of.includes('k_proj') ? times(source.bytesOf(of), factor) : source.bytesOf(of));
  return { name: `random ${golden}, keys x ${factor}`, config: parseConfig(source.config), tensor, prompts: [prompt] };
}

/** bf16 times a power of two: exact, in its exponent. */
function times(bytes: Uint8Array, factor: number): Uint8Array {
  const halves = new Uint16Array(bytes.slice().buffer);
  return new Uint8Array(halves.map((half) => ((half & 0x7f80) === 0 ? half : half + Math.log2(factor) * 0x80)).buffer);
}

function measure({ name, config, tensor, prompts }: Case): void {
  const formats = Object.entries(FORMATS);
  const found = formats.map((): Difference[] => []);
  for (const prompt of prompts) {
    const exact = referenceForward(config, tensor, prompt).logits;
    formats.forEach(([, cache], i) => {
      const { logits } = referenceForward(config, tensor, prompt, { cache });
      logits.forEach((row, position) => found[i]?.push(compareTop(row, exact[position] ?? row)));
    });
  }
  formats.forEach(([format], i) => console.log([name, format, ...summarize(found[i] ?? [])].join(' | ')));
}

const { values } = parseArgs({
  options: { every: { type: 'string', default: '66' }, only: { type: 'string', default: '' } },
});
console.log('model | cache | max | 99 % | rms | other likeliest id');
const cases = [
  await trainedCase(Number(values.every)),
  ...(await Promise.all([1, 4].flatMap((factor) => [randomCase('odd', factor), randomCase('window', factor)]))),
];
for (const model of cases) if (model.name.includes(values.only)) measure(model);

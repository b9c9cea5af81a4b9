// npm run compare-onnxruntime
//
// Compares the cost of a weight in this app's kernels with that in ONNX Runtime Web's WGSL for
// gpt-oss-20b's layers. GPUs and count are the same. Fails if ours is not lower for weights of 4
// bits. Also runs both once on one software GPU. Its times predict nothing for a GPU.

import type { KernelSpeed } from '../../src/contracts/bench-report.ts';
import { parseConfig } from '../../src/engine/config.ts';
import officialConfig from '../../test/support/make-checkpoint/configs/gpt-oss-20b.json' with { type: 'json' };
import { measureInChromium } from '../bench/measure.ts';
import { kernelPipelines, type Pipeline } from '../shader-stats/pipelines.ts';
import { GPUS } from '../shader-stats/radv.ts';
import { type KernelStatistics, statisticsFor } from '../shader-stats/statistics.ts';
import { printTable } from '../shader-stats/table.ts';
import { expertsCase, matrixCase } from './cases.ts';
import { installOnnxRuntime, ONNX_RUNTIME } from './install.ts';
import { packedPipelines } from './recorded-pipelines.ts';
import { type Run, runInChromium } from './run.ts';

const config = parseConfig(officialConfig);
const { hidden, expertWidth, heads, kvHeads, headDim } = config;

/**
 * Rows of gpt-oss-20b's matrices with `hidden` columns: queries, keys and values; gate and up;
 * down.
 */
const ROWS = [(heads + 2 * kvHeads) * headDim, 2 * expertWidth, hidden];

/** Each case, followed by the same at half the width. */
const cases = [
  ...ROWS.flatMap((rows) => [matrixCase(rows, hidden), matrixCase(rows, hidden / 2)]),
  expertsCase(hidden, expertWidth),
  expertsCase(hidden / 2, expertWidth / 2),
];

function theirPipelines(runs: readonly Run[]): Pipeline[] {
  return runs.flatMap(({ name, dispatches }, i) =>
    i % 2 === 0 ? packedPipelines(name, dispatches, runs[i + 1]?.dispatches ?? []) : [],
  );
}

async function onAllGpus(pipelines: readonly Pipeline[]): Promise<KernelStatistics[]> {
  const rows: KernelStatistics[] = [];
  for (const gpu of GPUS) rows.push(...(await statisticsFor(gpu, pipelines)));
  return rows;
}

/** Messages for kernels of 4 bits that do not cost less than each of theirs. */
function notLower(ours: readonly KernelStatistics[], theirs: readonly KernelStatistics[]): string[] {
  return ours.flatMap(({ kernel, gpu, format, perWeight }) => {
    if (format !== 'MXFP4') return [];
    const rivals = theirs.filter((row) => row.gpu === gpu);
    return (['valu', 'vmem'] as const).flatMap((measure) => {
      const [own, best] = [
        perWeight?.row[measure] ?? Number.NaN,
        Math.min(...rivals.map((row) => row.perWeight?.row[measure] ?? 0)),
      ];
      return own < best ? [] : [`${kernel} on ${gpu}: ${measure} ${own}, theirs ${best}`];
    });
  });
}

/** Nanoseconds a weight on SwiftShader, in one Chromium after the other. */
function printTimes(inferences: readonly Run[], kernels: readonly KernelSpeed[]): void {
  console.log('\nSwiftShader, nanoseconds a weight of 4 bits:\n');
  const line = (name: string, milliseconds: number, weights: number) =>
    console.log(`${name}: ${((milliseconds * 1e6) / weights).toFixed(1)}`);
  for (const { name, milliseconds, weights } of inferences.filter((_, i) => i % 2 === 0)) line(name, milliseconds, weights);
  const { activeExperts } = config;
  const ofOurs = {
    experts_gate_up: 2 * activeExperts * expertWidth * hidden,
    experts_down: activeExperts * hidden * expertWidth,
  };
  for (const [name, weights] of Object.entries(ofOurs)) {
    const row = kernels.find(({ kernel }) => kernel === name);
    if (row) line(name, row.microseconds / 1000, weights);
  }
}

const runs = await runInChromium(installOnnxRuntime(), cases);
const theirs = await onAllGpus(theirPipelines(runs));
const ours = await onAllGpus(kernelPipelines(config).filter(({ matrix }) => matrix !== null));
console.log(`\n${ONNX_RUNTIME}, its uniforms written in as constants:\n`);
printTable(theirs, GPUS);
console.log('\nours:\n');
printTable(ours, GPUS);
printTimes(runs, (await measureInChromium('gpt-oss-20b')).kernels);
const failures = [...theirs, ...ours].flatMap(({ kernel, gpu, error }) =>
  error === null ? [] : [`${kernel} on ${gpu}: ${error}`],
);
for (const line of [...failures, ...notLower(ours, theirs)]) {
  console.error(line);
  process.exitCode = 1;
}

// npm run shader-stats -- [--config FILE] [--json]
//
// Compiles every kernel with gpt-oss-20b's sizes by the compilers of real GPUs, without the GPUs.
// Prints a table, or rows as JSON.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseConfig } from '../../src/engine/config.ts';
import { faults } from './bars.ts';
import { kernelPipelines, WAYS } from './pipelines.ts';
import { GPUS } from './radv.ts';
import { type KernelStatistics, statisticsFor } from './statistics.ts';
import { printTable } from './table.ts';
import { LIMITS, matrixBytesRead, tokenOf } from './token.ts';

const OFFICIAL = join(import.meta.dirname, '../../test/support/make-checkpoint/configs/gpt-oss-20b.json');

/** Attention is split at the second one. */
const POSITIONS = [0, 256];

const { values } = parseArgs({ options: { config: { type: 'string', default: OFFICIAL }, json: { type: 'boolean' } } });
const config = parseConfig(JSON.parse(readFileSync(values.config, 'utf8')));
const pipelines = kernelPipelines(config);
const rows: KernelStatistics[] = [];
for (const gpu of GPUS) rows.push(...(await statisticsFor(gpu, pipelines)));

if (values.json) console.log(JSON.stringify(rows, null, 1));
else {
  printTable(rows, GPUS);
  console.log('\nA decoded token, with two dispatches that choose its id:');
  const first = rows.filter(({ gpu }) => gpu === GPUS[0]);
  for (const [limit, { bytes }] of Object.entries(LIMITS)) {
    for (const { suffix, variant } of WAYS.filter(({ isRun }) => isRun)) {
      const [near, far] = POSITIONS.map((position) => tokenOf(config, variant, bytes, position).dispatches.length + 2);
      const token = tokenOf(config, variant, bytes, 0);
      const read = matrixBytesRead(token, first, suffix) / token.minBytes;
      console.log(
        `${limit} a binding${suffix}: ${near} dispatches, ${far} behind ${POSITIONS[1]} positions; matrices of ${(token.minBytes / 1e9).toFixed(3)} GB read ${read.toFixed(4)} times`,
      );
    }
  }
}
for (const row of rows) {
  for (const fault of faults(row)) {
    console.error(`${row.kernel} on ${row.gpu}: ${fault}`);
    process.exitCode = 1;
  }
}

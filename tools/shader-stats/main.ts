// npm run shader-stats -- [--config FILE] [--json]
// What real GPUs' compilers make of every kernel with gpt-oss-20b's sizes, without the GPUs: a table, or rows as JSON.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseConfig } from '../../src/engine/config.ts';
import { faults } from './bars.ts';
import { kernelPipelines } from './pipelines.ts';
import { GPUS } from './radv.ts';
import { type KernelStatistics, statisticsFor } from './statistics.ts';
import { printTable } from './table.ts';

const OFFICIAL = join(import.meta.dirname, '../make-checkpoint/configs/gpt-oss-20b.json');

const { values } = parseArgs({ options: { config: { type: 'string', default: OFFICIAL }, json: { type: 'boolean' } } });
const pipelines = kernelPipelines(parseConfig(JSON.parse(readFileSync(values.config, 'utf8'))));
const rows: KernelStatistics[] = [];
for (const gpu of GPUS) rows.push(...(await statisticsFor(gpu, pipelines)));

if (values.json) console.log(JSON.stringify(rows, null, 1));
else printTable(rows, GPUS);
for (const row of rows) {
  for (const fault of faults(row)) {
    console.error(`${row.kernel} on ${row.gpu}: ${fault}`);
    process.exitCode = 1;
  }
}

// Prints rows of several GPUs as one Markdown table, a line a kernel, for docs/measurements.md.

import type { KernelStatistics } from './statistics.ts';

type Value = (row: KernelStatistics) => number | null | undefined;

const COLUMNS: Readonly<Record<string, Value>> = {
  VGPRs: (row) => row.vgprs,
  spilled: (row) => row.spilled,
  LDS: (row) => row.lds,
  waves: (row) => row.waves,
  VALU: (row) => row.valu,
  VMEM: (row) => row.vmem,
  'VALU / weight': (row) => row.perWeight?.loop.valu,
  'with x': (row) => row.perWeight?.row.valu,
  'VMEM / 16 B': (row) => row.perWeight?.row.vmem,
  'LDS / 16 B': (row) => row.perWeight?.row.lds,
};

/** Values of the GPUs appear in their order. One value is for all GPUs if they agree. */
export function printTable(rows: readonly KernelStatistics[], gpus: readonly string[]): void {
  console.log(`${gpus.join(' / ')}\n`);
  printLine(['kernel', ...Object.keys(COLUMNS)]);
  printLine(['kernel', ...Object.keys(COLUMNS)].map(() => '---'));
  for (const kernel of new Set(rows.map((row) => row.kernel))) {
    const ofKernel = rows.filter((row) => row.kernel === kernel);
    printLine([kernel, ...Object.values(COLUMNS).map((value) => cell(ofKernel.map((row) => show(row, value))))]);
  }
}

const printLine = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);

const cell = (shown: readonly string[]) => (new Set(shown).size === 1 ? (shown[0] ?? '') : shown.join(' / '));

function show(row: KernelStatistics, value: Value): string {
  if (row.error !== null) return 'error';
  const number = value(row);
  if (number === null || number === undefined) return '';
  return Number.isInteger(number) ? `${number}` : number.toFixed(2);
}

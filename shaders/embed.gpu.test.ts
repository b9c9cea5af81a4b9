// embed against the table itself: any token, a table in one part or in several.
// The experts' rows start from zero.

import { test } from 'vitest';
import { bf16 } from '../src/engine/reference/reference.ts';
import { tiny } from './testing/configs.ts';
import { EXACT, UNTOUCHED } from './testing/differences.ts';
import { kernelUnderTest, untouched } from './testing/kernel-run.ts';
import { random } from './testing/random.ts';
import { decodingAt } from './testing/variants.ts';

const kernel = kernelUnderTest('embed', EXACT);
const { hidden, vocabulary, activeExperts } = tiny;
const table = random(1).bf16(vocabulary * hidden);

interface Case {
  token: number;
  /** Rows of a part. */
  partRows?: number;
  /** First row of this dispatch. */
  firstRow?: number;
  rowCount?: number;
  stopped?: number;
}

async function embedded({ token, partRows = vocabulary, firstRow = 0, rowCount = vocabulary - firstRow, stopped }: Case) {
  const last = Math.ceil(rowCount / partRows) - 1;
  const part = (i: number) => {
    const start = firstRow + Math.min(i, last) * partRows;
    return table.slice(start * hidden * 2, Math.min(start + partRows, firstRow + rowCount) * hidden * 2);
  };
  const tables = { table_0: part(0), table_1: part(1), table_2: part(2), table_3: part(3), table_4: part(4), table_5: part(5) };
  const { residual } = await kernel.run({
    config: tiny,
    buffers: {
      decode_state: decodingAt(2, stopped),
      tokens: Uint32Array.of(7, 7, token, 7),
      ...tables,
      residual: untouched((1 + activeExperts) * hidden),
    },
    params: { first_row: firstRow, part_rows: partRows, row_count: rowCount },
  });
  return residual;
}

function rowOf(token: number): number[] {
  const row = bf16(table.subarray(token * hidden * 2, (token + 1) * hidden * 2));
  return [...row, ...new Float64Array(activeExperts * hidden)];
}

test.each<[string, Case]>([
  ['the first token', { token: 0 }],
  ['the last token', { token: vocabulary - 1 }],
  ['a token of the second of five parts', { token: 9, partRows: 8 }],
  ['a token of the last part, which is shorter', { token: vocabulary - 1, partRows: 8 }],
  ['a token of the sixth part', { token: 36, partRows: 7 }],
  ['a dispatch that starts further down', { token: 20, partRows: 4, firstRow: 13 }],
])('%s', async (_, one) => {
  kernel.expectClose(await embedded(one), rowOf(one.token));
});

test.each<[string, Case]>([
  ['a token before this dispatch’s parts', { token: 5, firstRow: 6 }],
  ['a token behind them', { token: 14, firstRow: 6, rowCount: 8, partRows: 4 }],
  ['a generation that has ended', { token: 5, stopped: 1 }],
])('%s leaves everything alone', async (_, one) => {
  const residual = await embedded(one);
  kernel.expectClose(
    residual,
    residual.map(() => UNTOUCHED),
  );
});

test.fails('control: the token before', async () => {
  kernel.expectClose(await embedded({ token: 5 }), rowOf(4));
});

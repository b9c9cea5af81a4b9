// attn_out against the reference: it sums the residual's rows and adds to them.
// It runs on any run of rows, at the real widths.

import { test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import type { Dense } from '../src/engine/gpu/variant.ts';
import { attnOut, bf16 } from '../src/engine/reference/reference.ts';
import { gptOss20b, tiny } from './testing/configs.ts';
import { denseMatrix } from './testing/dense-matrix.ts';
import { partOf, type RowPart, rowParts } from './testing/matrix-rows.ts';
import { random } from './testing/random.ts';
import { residualRows, summed } from './testing/residual.ts';
import { decodingAt, inEveryDenseVariant } from './testing/variants.ts';

// An f32 sum of up to 4096 products of 1/sqrt of their number, in one part per invocation of a
// team.
const TOLERANCE = { atol: 1e-5, eps: 2e-6 };

const widthOf = (config: Config) => config.heads * config.headDim;
const wholeOf = (config: Config): RowPart => ({ first_row: 0, row_count: config.hidden });

function inputs(config: Config) {
  const values = random(widthOf(config));
  return {
    x: values.normals(widthOf(config)),
    weights: values.bf16(config.hidden * widthOf(config), 1 / Math.sqrt(widthOf(config))),
    bias: values.bf16(config.hidden),
    residual: residualRows(values, config),
  };
}

/**
 * The residual with row 0 summed and added to where the part has its row; the others are unchanged.
 */
function expectedOf(config: Config, dense: Dense, { first_row, row_count } = wholeOf(config)): Float64Array {
  const { x, weights, bias, residual } = inputs(config);
  const { rows } = denseMatrix(dense, weights, widthOf(config));
  const after = attnOut(Float64Array.from(x), rows, bf16(bias), summed(residual, config));
  return Float64Array.from(residual, (value, i) => (i >= first_row && i < first_row + row_count ? (after[i] as number) : value));
}

// 4096 columns as in the real model; 32 rows keep a software GPU quick.
const wide: Config = { ...gptOss20b, hidden: 32 };

inEveryDenseVariant('attn_out', TOLERANCE, (kernel, dense) => {
  const expected = (config: Config, part = wholeOf(config)) => expectedOf(config, dense, part);
  async function added(config: Config, part = wholeOf(config), stopped = 0) {
    const { weights, ...given } = inputs(config);
    const { bytes, rowBytes } = denseMatrix(dense, weights, widthOf(config));
    const buffers = { ...given, decode_state: decodingAt(0, stopped), weights: partOf(bytes, rowBytes, part) };
    return (await kernel.run({ config, buffers, params: part })).residual;
  }

  test.each<[string, Config]>([
    ['a tiny model', tiny],
    ['the real 4096 columns', wide],
    ['the real 2880 rows', { ...tiny, hidden: gptOss20b.hidden }],
    ['one active expert', { ...tiny, activeExperts: 1 }],
  ])('%s', async (_, config) => {
    kernel.expectClose(await added(config), expected(config));
  });

  test.each(rowParts(tiny.hidden))('%s; the rest of the residual is left alone', async (_, part) => {
    kernel.expectClose(await added(tiny, part), expected(tiny, part));
  });

  test('a generation that has ended leaves the residual alone', async () => {
    kernel.expectClose(await added(tiny, wholeOf(tiny), 1), inputs(tiny).residual);
  });

  test.fails('control: what the experts added is forgotten', async () => {
    const { residual } = inputs(tiny);
    const forgotten = expected(tiny).map((value, i) => value - (i < tiny.hidden ? (residual[tiny.hidden + i] as number) : 0));
    kernel.expectClose(await added(tiny), forgotten);
  });
});

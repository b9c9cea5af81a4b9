// prefill_attn_out against the reference: it adds to the residual, in any run of rows, at the real
// widths.

import { test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import type { Dense } from '../src/engine/gpu/variant.ts';
import { attnOut, bf16 } from '../src/engine/reference/reference.ts';
import { gptOss20b, MANY, tiny } from './testing/configs.ts';
import { denseMatrix } from './testing/dense-matrix.ts';
import { partOf, type RowPart, rowParts } from './testing/matrix-rows.ts';
import { random } from './testing/random.ts';
import { flat, rowsOf } from './testing/rows.ts';
import { inEveryDense } from './testing/variants.ts';

// An f32 sum of up to 4096 products of 1/sqrt of their number, one after the other.
const TOLERANCE = { atol: 1e-5, eps: 2e-6 };

const widthOf = (config: Config) => config.heads * config.headDim;

function inputs(config: Config, tokens: number) {
  const values = random(widthOf(config) + tokens);
  return {
    x: values.normals(tokens * widthOf(config)),
    weights: values.bf16(config.hidden * widthOf(config), 1 / Math.sqrt(widthOf(config))),
    bias: values.bf16(config.hidden),
    residual: values.normals(tokens * config.hidden),
  };
}

const wholeOf = (config: Config): RowPart => ({ first_row: 0, row_count: config.hidden });

/** The residual with an addition to the part's rows; the others are unchanged. */
function expectedOf({
  config,
  tokens,
  part,
  dense,
}: {
  config: Config;
  tokens: number;
  part: RowPart;
  dense: Dense;
}): Float64Array {
  const { x, weights, bias, residual } = inputs(config, tokens);
  const { rows } = denseMatrix(dense, weights, widthOf(config));
  const before = rowsOf(residual, config.hidden);
  const after = rowsOf(x, widthOf(config)).map((row, t) => attnOut(row, rows, bf16(bias), before[t] as Float64Array));
  const isHere = (row: number) => row >= part.first_row && row < part.first_row + part.row_count;
  return flat(after).map((value, i) => (isHere(i % config.hidden) ? value : (residual[i] as number)));
}

// 4096 columns as in the real model; 32 rows keep a software GPU quick.
const wide: Config = { ...gptOss20b, hidden: 32 };

inEveryDense('prefill_attn_out', TOLERANCE, (kernel, dense) => {
  const expected = (config: Config, tokens: number, part = wholeOf(config)) => expectedOf({ config, tokens, part, dense });
  async function added(config: Config, tokens: number, part = wholeOf(config)) {
    const { weights, ...others } = inputs(config, tokens);
    const { bytes, rowBytes } = denseMatrix(dense, weights, widthOf(config));
    const buffers = { ...others, weights: partOf(bytes, rowBytes, part) };
    return (await kernel.run({ config, buffers, params: part, step: { tokens } })).residual;
  }

  test.each<[string, Config, number]>([
    ['one token', tiny, 1],
    ['many tokens', tiny, MANY],
    ['the real 4096 columns', wide, 1],
    ['the real 4096 columns, many tokens', wide, MANY],
    ['the real 2880 rows', { ...tiny, hidden: gptOss20b.hidden }, 2],
  ])('%s', async (_, config, tokens) => {
    kernel.expectClose(await added(config, tokens), expected(config, tokens));
  });

  test.each(rowParts(tiny.hidden))('%s; the rest of the residual is left alone', async (_, part) => {
    kernel.expectClose(await added(tiny, 3, part), expected(tiny, 3, part));
  });

  test.fails('control: the residual is replaced', async () => {
    const { residual } = inputs(tiny, 1);
    kernel.expectClose(
      await added(tiny, 1),
      expected(tiny, 1).map((value, i) => value - (residual[i] as number)),
    );
  });
});

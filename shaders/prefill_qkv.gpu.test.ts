// prefill_qkv against the reference: one and many tokens, any run of rows, the real width.

import { test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import type { Dense } from '../src/engine/gpu/variant.ts';
import { bf16, qkv } from '../src/engine/reference/reference.ts';
import { gptOss20b, MANY, tiny } from './testing/configs.ts';
import { denseMatrix } from './testing/dense-matrix.ts';
import { untouched } from './testing/kernel-run.ts';
import { onlyPart, partOf, type RowPart, rowParts } from './testing/matrix-rows.ts';
import { random } from './testing/random.ts';
import { flat, rowsOf } from './testing/rows.ts';
import { inEveryDense } from './testing/variants.ts';

// An f32 sum of up to 4096 products of 1/sqrt of their number, one after the other.
const TOLERANCE = { atol: 1e-5, eps: 2e-6 };

const rowsIn = (config: Config) => (config.heads + 2 * config.kvHeads) * config.headDim;

function inputs(config: Config, tokens: number) {
  const values = random(config.hidden + tokens);
  return {
    x: values.normals(tokens * config.hidden),
    weights: values.bf16(rowsIn(config) * config.hidden, 1 / Math.sqrt(config.hidden)),
    bias: values.bf16(rowsIn(config)),
  };
}

function expectedOf(config: Config, tokens: number, dense: Dense): Float64Array {
  const { x, weights, bias } = inputs(config, tokens);
  const { rows } = denseMatrix(dense, weights, config.hidden);
  return flat(rowsOf(x, config.hidden).map((row) => qkv(row, rows, bf16(bias))));
}

const real: Config = { ...gptOss20b, heads: 2, kvHeads: 1, headDim: 8 };
// Neither four nor the 64 invocations of a workgroup divide its rows and 16-byte loads.
const odd: Config = { ...tiny, hidden: 544, heads: 3, kvHeads: 1 };

inEveryDense('prefill_qkv', TOLERANCE, (kernel, dense) => {
  const expected = (config: Config, tokens: number) => expectedOf(config, tokens, dense);
  async function projected(config: Config, tokens: number, part: RowPart = { first_row: 0, row_count: rowsIn(config) }) {
    const { x, weights, bias } = inputs(config, tokens);
    const { bytes, rowBytes } = denseMatrix(dense, weights, config.hidden);
    const { out } = await kernel.run({
      config,
      buffers: { x, weights: partOf(bytes, rowBytes, part), bias, out: untouched(tokens * rowsIn(config)) },
      params: part,
      step: { tokens },
    });
    return out;
  }

  test.each<[string, Config, number]>([
    ['one token', tiny, 1],
    ['many tokens', tiny, MANY],
    ['a width of one round of loads and a bit', odd, 3],
    ['more tokens than a tile', tiny, 70],
    ['the real width', real, 1],
    ['the real width, many tokens', real, MANY],
  ])('%s', async (_, config, tokens) => {
    kernel.expectClose(await projected(config, tokens), expected(config, tokens));
  });

  test.each(rowParts(rowsIn(odd)))('%s; the other outputs are left alone', async (_, part) => {
    kernel.expectClose(await projected(odd, 2, part), onlyPart(expected(odd, 2), rowsIn(odd), part));
  });

  test.fails('control: without the bias', async () => {
    const { bias } = inputs(tiny, 1);
    kernel.expectClose(
      await projected(tiny, 1),
      expected(tiny, 1).map((value, row) => value - (bf16(bias)[row] as number)),
    );
  });
});

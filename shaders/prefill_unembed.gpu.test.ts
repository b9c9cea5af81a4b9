// prefill_unembed against the reference: logits of the tokens that want them, at the real width.
// It runs on any run of rows of the vocabulary.

import { test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import type { Dense } from '../src/engine/gpu/variant.ts';
import { LOGIT_ROWS } from '../src/engine/kernels/prefill-kernels.ts';
import { unembed } from '../src/engine/reference/reference.ts';
import { gptOss20b, MANY, tiny } from './testing/configs.ts';
import { denseMatrix } from './testing/dense-matrix.ts';
import { untouched } from './testing/kernel-run.ts';
import { onlyPart, partOf, type RowPart, rowParts } from './testing/matrix-rows.ts';
import { random } from './testing/random.ts';
import { flat, rowsOf } from './testing/rows.ts';
import { inEveryDense } from './testing/variants.ts';

// An f32 sum of up to 4096 products of 1/sqrt of their number, one after the other.
const TOLERANCE = { atol: 1e-5, eps: 2e-6 };

interface Case {
  config: Config;
  tokens: number;
  firstLogit?: number;
  firstPosition?: number;
}

function inputs({ config, tokens }: Case) {
  const values = random(config.hidden + tokens);
  return {
    x: values.normals(tokens * config.hidden),
    weights: values.bf16(config.vocabulary * config.hidden, 1 / Math.sqrt(config.hidden)),
  };
}

function expectedOf(one: Case, dense: Dense): Float64Array {
  const { config, firstLogit = 0 } = one;
  const { x, weights } = inputs(one);
  const { rows } = denseMatrix(dense, weights, config.hidden);
  return flat(
    rowsOf(x, config.hidden)
      .slice(firstLogit, firstLogit + LOGIT_ROWS)
      .map((row) => unembed(row, rows, config.vocabulary)),
  );
}

const real: Config = { ...gptOss20b, vocabulary: 23 };

inEveryDense('prefill_unembed', TOLERANCE, (kernel, dense) => {
  const expected = (one: Case) => expectedOf(one, dense);
  async function logitsOf(one: Case, part: RowPart = { first_row: 0, row_count: one.config.vocabulary }) {
    const { config, tokens, firstLogit = 0, firstPosition = 0 } = one;
    const { x, weights } = inputs(one);
    const { bytes, rowBytes } = denseMatrix(dense, weights, config.hidden);
    const logits = untouched(Math.min(LOGIT_ROWS, tokens - firstLogit) * config.vocabulary);
    const buffers = { x, weights: partOf(bytes, rowBytes, part), logits };
    return (await kernel.run({ config, buffers, params: part, step: { tokens, firstLogit, firstPosition } })).logits;
  }

  test.each<[string, Case]>([
    ['one token', { config: tiny, tokens: 1 }],
    ['many tokens, as many as are kept at once', { config: tiny, tokens: MANY, firstLogit: MANY - LOGIT_ROWS }],
    ['many tokens, the last one only', { config: tiny, tokens: MANY, firstLogit: MANY - 1 }],
    ['some of the tokens, at a later position', { config: tiny, tokens: 5, firstLogit: 2, firstPosition: 128 }],
    ['the real width', { config: real, tokens: 1 }],
    ['the real width, more tokens than are kept at once', { config: real, tokens: MANY, firstLogit: 0 }],
  ])('%s', async (_, one) => {
    kernel.expectClose(await logitsOf(one), expected(one));
  });

  test.each(rowParts(tiny.vocabulary))('%s; the other logits are left alone', async (_, part) => {
    const one = { config: tiny, tokens: 3, firstLogit: 1 };
    kernel.expectClose(await logitsOf(one, part), onlyPart(expected(one), tiny.vocabulary, part));
  });

  test.fails('control: the logits of the token before', async () => {
    const found = await logitsOf({ config: tiny, tokens: 2, firstLogit: 1 });
    kernel.expectClose(found, expected({ config: tiny, tokens: 2 }).subarray(0, tiny.vocabulary));
  });
});

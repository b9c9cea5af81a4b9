// unembed against the reference: norm and logits of one token, at the real width.
// It runs on any run of rows of the vocabulary.

import { test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import type { Dense } from '../src/engine/gpu/variant.ts';
import { bf16, rmsnorm, unembed } from '../src/engine/reference/reference.ts';
import { gptOss20b, tiny } from './testing/configs.ts';
import { denseMatrix } from './testing/dense-matrix.ts';
import { UNTOUCHED } from './testing/differences.ts';
import { untouched } from './testing/kernel-run.ts';
import { onlyPart, partOf, type RowPart, rowParts } from './testing/matrix-rows.ts';
import { random } from './testing/random.ts';
import { residualRows, summed } from './testing/residual.ts';
import { decodingAt, inEveryDenseVariant } from './testing/variants.ts';

// An f32 sum of up to 2880 products of 1/sqrt of their number.
const TOLERANCE = { atol: 1e-5, eps: 2e-6 };

const wholeOf = (config: Config): RowPart => ({ first_row: 0, row_count: config.vocabulary });
/** Puts all rows in one buffer, or `split` rows in the first of two. */
type Part = RowPart & { split?: number };

function inputs(config: Config) {
  const values = random(config.hidden + config.vocabulary);
  return {
    residual: residualRows(values, config),
    norm_weight: values.bf16(config.hidden),
    weights: values.bf16(config.vocabulary * config.hidden, 1 / Math.sqrt(config.hidden)),
  };
}

function expectedOf(config: Config, dense: Dense): Float64Array {
  const { residual, norm_weight, weights } = inputs(config);
  const x = rmsnorm(summed(residual, config), bf16(norm_weight), config.rmsEpsilon);
  return unembed(x, denseMatrix(dense, weights, config.hidden).rows, config.vocabulary);
}

inEveryDenseVariant('unembed', TOLERANCE, (kernel, dense) => {
  const expected = (config: Config) => expectedOf(config, dense);
  async function logitsOf(config: Config, part: Part = wholeOf(config), stopped = 0) {
    const { weights, ...given } = inputs(config);
    const { first_row, row_count, split = row_count } = part;
    const { bytes, rowBytes } = denseMatrix(dense, weights, config.hidden);
    const buffers = {
      ...given,
      decode_state: decodingAt(0, stopped),
      weights_0: partOf(bytes, rowBytes, { first_row, row_count: split }),
      weights_1: partOf(bytes, rowBytes, { first_row: first_row + split, row_count: row_count - split }),
      logits: untouched(config.vocabulary),
    };
    return (await kernel.run({ config, buffers, params: { first_row, row_count, split } })).logits;
  }

  test.each<[string, Config]>([
    ['a tiny model', tiny],
    ['the real width', { ...gptOss20b, vocabulary: 23 }],
    ['a width that teams do not divide', { ...tiny, hidden: 544 }],
    ['more rows than a workgroup goes through', { ...tiny, vocabulary: 301 }],
  ])('%s', async (_, config) => {
    kernel.expectClose(await logitsOf(config), expected(config));
  });

  test.each(rowParts(tiny.vocabulary))('%s; the other logits are left alone', async (_, part) => {
    kernel.expectClose(await logitsOf(tiny, part), onlyPart(expected(tiny), tiny.vocabulary, part));
  });

  test.each([4, 20, 36])('rows in two buffers, %i of them in the first', async (split) => {
    kernel.expectClose(await logitsOf(tiny, { ...wholeOf(tiny), split }), expected(tiny));
  });

  test('a generation that has ended leaves the logits alone', async () => {
    const logits = await logitsOf(tiny, wholeOf(tiny), 1);
    kernel.expectClose(
      logits,
      logits.map(() => UNTOUCHED),
    );
  });

  test.fails('control: rows one further', async () => {
    const logits = expected(tiny);
    kernel.expectClose(await logitsOf(tiny), [...logits.slice(1), logits[0] as number]);
  });
});

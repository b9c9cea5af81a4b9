// qkv against the reference: norm, projection, bias and rotation of one token, for any whole heads.
// It also checks the places of keys and values in the cache.

import { expect, test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import type { Dense } from '../src/engine/gpu/variant.ts';
import { ropeTable } from '../src/engine/memory/yarn.ts';
import { bf16, qkv, rmsnorm, rope } from '../src/engine/reference/reference.ts';
import { gptOss20b, tiny } from './testing/configs.ts';
import { denseMatrix } from './testing/dense-matrix.ts';
import { UNTOUCHED } from './testing/differences.ts';
import { f16Values } from './testing/f16.ts';
import { untouched } from './testing/kernel-run.ts';
import { partOf } from './testing/matrix-rows.ts';
import { random } from './testing/random.ts';
import { residualRows, summed } from './testing/residual.ts';
import { decodingAt, inEveryDenseVariant } from './testing/variants.ts';

// An f32 sum of up to 2880 products of 1/sqrt of their number.
// A rotation follows, whose angle has f32 rounding of 2^-24 of values up to 8.
const TOLERANCE = { atol: 2e-5, eps: 4e-6 };
// f16 rounds to 2^-11, and WGSL lets a conversion take either neighbour.
const F16 = { atol: 2e-5, eps: 2 ** -10 };
// No f16 that the kernel writes is this: NaN twice.
const UNWRITTEN = 0x7fc27fc2;

interface Case {
  config: Config;
  position?: number;
  capacity?: number;
  /** Heads of this part: of queries, then keys, then values. */
  firstHead?: number;
  heads?: number;
}

const headsIn = ({ heads, kvHeads }: Config) => heads + 2 * kvHeads;

function inputs({ config }: Case) {
  const rows = headsIn(config) * config.headDim;
  const values = random(config.hidden + rows);
  return {
    residual: residualRows(values, config),
    norm_weight: values.bf16(config.hidden),
    weights: values.bf16(rows * config.hidden, 1 / Math.sqrt(config.hidden)),
    bias: values.bf16(rows),
  };
}

const paramsOf = ({
  config,
  position = 3,
  capacity = position + 2,
  firstHead = 0,
  heads = headsIn(config) - firstHead,
}: Case) => ({
  first_row: firstHead * config.headDim,
  row_count: heads * config.headDim,
  capacity,
});

/** Query, key and value in one row; UNTOUCHED where the part lacks the head. */
function expectedOf(one: Case, dense: Dense): Float64Array {
  const { config, position = 3 } = one;
  const { residual, norm_weight, weights, bias } = inputs(one);
  const x = rmsnorm(summed(residual, config), bf16(norm_weight), config.rmsEpsilon);
  const all = qkv(x, denseMatrix(dense, weights, config.hidden).rows, bf16(bias));
  const turning = (config.heads + config.kvHeads) * config.headDim;
  const turned = [...rope(all.slice(0, turning), position, config), ...all.slice(turning)];
  const { first_row, row_count } = paramsOf(one);
  return Float64Array.from(turned, (value, row) => (row >= first_row && row < first_row + row_count ? value : UNTOUCHED));
}

const real: Config = { ...gptOss20b, heads: 2, kvHeads: 1 };
// Neither a team nor its 16-byte loads divide the rows, and a head has one pair of pairs.
const odd: Config = { ...tiny, hidden: 544, heads: 3, kvHeads: 1, headDim: 8 };

inEveryDenseVariant('qkv', TOLERANCE, (kernel, dense) => {
  const expected = (one: Case) => expectedOf(one, dense);
  async function project(one: Case, stopped = 0) {
    const { config, position = 3 } = one;
    const { weights, ...given } = inputs(one);
    const params = paramsOf(one);
    const words = (config.kvHeads * config.headDim) / 2;
    const cache = () => new Uint32Array(params.capacity * words).fill(UNWRITTEN);
    const { bytes, rowBytes } = denseMatrix(dense, weights, config.hidden);
    const part = partOf(bytes, rowBytes, params);
    const found = await kernel.run({
      config,
      buffers: {
        ...given,
        decode_state: decodingAt(position, stopped),
        weights: part,
        angles: ropeTable(config, position + 1),
        q: untouched(config.heads * config.headDim),
        keys: cache(),
        values: cache(),
      },
      params,
      step: { firstPosition: position },
    });
    const at = (position % params.capacity) * words;
    /** Returns the position's row, and expects that no other row was written. */
    const written = (rows: Uint32Array<ArrayBuffer>) => {
      const row = rows.slice(at, at + words);
      rows.fill(UNWRITTEN, at, at + words);
      expect(
        rows.every((word) => word === UNWRITTEN),
        'rows of other positions',
      ).toBe(true);
      return [...row].flatMap((word) => (word === UNWRITTEN ? [UNTOUCHED, UNTOUCHED] : [...f16Values(Uint32Array.of(word))]));
    };
    return { q: found.q, cached: [...written(found.keys), ...written(found.values)] };
  }

  test.each<[string, Case]>([
    ['a tiny model', { config: tiny }],
    ['position 0', { config: tiny, position: 0 }],
    ['a far position', { config: tiny, position: 5000, capacity: 64 }],
    ['a ring that has gone round', { config: tiny, position: 9, capacity: 4 }],
    ['rows that teams do not divide', { config: odd }],
    ['the real width', { config: real }],
    ['queries alone', { config: odd, heads: 2 }],
    ['the last query, the key and the value', { config: odd, firstHead: 2 }],
    ['the value alone', { config: odd, firstHead: 4 }],
  ])('%s', async (_, one) => {
    const { q, cached } = await project(one);
    const all = expected(one);
    kernel.expectClose(q, all.subarray(0, q.length));
    kernel.expectClose(cached, all.subarray(q.length), F16);
  });

  test('a generation that has ended leaves everything alone', async () => {
    const { q, cached } = await project({ config: tiny }, 1);
    kernel.expectClose([...q, ...cached], Array(q.length + cached.length).fill(UNTOUCHED));
  });

  test.fails('control: one position further', async () => {
    const { q } = await project({ config: tiny });
    kernel.expectClose(q, expected({ config: tiny, position: 4 }).subarray(0, q.length));
  });
});

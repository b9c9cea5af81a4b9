// prefill_embed against the reference, to the bit: whole tables, parts of tables, any position.

import { describe, test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import { bf16Rows, embed } from '../src/engine/reference/reference.ts';
import { gptOss20b, MANY, tiny } from './testing/configs.ts';
import { EXACT, UNTOUCHED } from './testing/differences.ts';
import { kernelUnderTest, untouched } from './testing/kernel-run.ts';
import { random } from './testing/random.ts';
import { flat } from './testing/rows.ts';

// bf16 widens to f32 without rounding.
const kernel = kernelUnderTest('prefill_embed', EXACT);

interface Case {
  config: Config;
  tokens: readonly number[];
  firstPosition?: number;
}

function tableOf(config: Config): Uint8Array<ArrayBuffer> {
  return random(config.hidden).bf16(config.vocabulary * config.hidden);
}

/** Embeds `tokens`; `part` is a run of the table's rows in a buffer of its own. */
async function embedded({ config, tokens, firstPosition = 0 }: Case, part = { first_row: 0, row_count: config.vocabulary }) {
  const rowBytes = 2 * config.hidden;
  const table = tableOf(config).slice(part.first_row * rowBytes, (part.first_row + part.row_count) * rowBytes);
  // The kernel must not read tokens before the step's: each would be the vocabulary's first.
  const ids = Uint32Array.from([...Array(firstPosition).fill(0), ...tokens]);
  const { x } = await kernel.run({
    config,
    buffers: { tokens: ids, table, x: untouched(tokens.length * config.hidden) },
    params: part,
    step: { tokens: tokens.length, firstPosition },
  });
  return x;
}

function expected({ config, tokens }: Case): Float64Array {
  const rows = bf16Rows(tableOf(config), config.hidden);
  return flat(tokens.map((id) => embed(rows, id)));
}

const real: Config = { ...gptOss20b, vocabulary: 40 };
const many = Array.from({ length: MANY }, (_, i) => (i * 7) % 37);

describe('prefill_embed', () => {
  test.each<[string, Case]>([
    ['one token', { config: tiny, tokens: [3] }],
    ['many tokens', { config: tiny, tokens: many }],
    ['the first and the last row of the vocabulary', { config: tiny, tokens: [0, 36] }],
    ['the real width, which fills no last group', { config: real, tokens: [39, 0, 17] }],
    ['a step that does not begin at position 0', { config: tiny, tokens: [5, 6, 7], firstPosition: 129 }],
  ])('%s', async (_, one) => {
    kernel.expectClose(await embedded(one), expected(one));
  });

  test('a part of the table fills its own tokens and leaves those before and behind it alone', async () => {
    const tokens = [9, 10, 20, 29, 30, 0, 36];
    const found = await embedded({ config: tiny, tokens }, { first_row: 10, row_count: 20 });
    const isHere = (id: number) => id >= 10 && id < 30;
    const whole = expected({ config: tiny, tokens });
    kernel.expectClose(
      found,
      whole.map((value, i) => (isHere(tokens[Math.floor(i / tiny.hidden)] as number) ? value : UNTOUCHED)),
    );
  });

  test.fails('control: another token’s row', async () => {
    kernel.expectClose(await embedded({ config: tiny, tokens: [3] }), expected({ config: tiny, tokens: [4] }));
  });
});

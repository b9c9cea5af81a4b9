// A million random and adversarial strings, encoded to the ids that tiktoken gives.

import { expect, test } from 'vitest';
import { o200kHarmonyFile } from '../../../test/support/harmony/o200k-harmony.ts';
import { compareWithTiktoken, LIKE_TIKTOKEN } from '../../../test/support/harmony/tiktoken-blocks.ts';
import { readTokenizer } from './create-tokenizer.ts';

test('encodes a million strings as tiktoken does', { timeout: 300_000 }, () => {
  expect(compareWithTiktoken(readTokenizer(o200kHarmonyFile()))).toEqual(LIKE_TIKTOKEN);
});

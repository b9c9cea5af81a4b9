// A million random and adversarial strings, encoded to the ids that tiktoken gives. The oracle's hashes were made by
// tools/harmony/tiktoken_oracle.py; Python is not needed here.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { o200kHarmonyFile } from '../../../tools/harmony/o200k-harmony.ts';
import { createStrings, Random } from '../../../tools/harmony/strings.ts';
import { readTokenizer } from './create-tokenizer.ts';

interface Oracle {
  stringsPerBlock: number;
  tokens: number;
  blocks: string[];
}

const oracle = JSON.parse(
  readFileSync(new URL('../../../tools/harmony/fixtures/tiktoken.json', import.meta.url), 'utf8'),
) as Oracle;

test('encodes a million strings as tiktoken does', { timeout: 300_000 }, () => {
  const tokenizer = readTokenizer(o200kHarmonyFile());
  const string = createStrings();
  let tokens = 0;
  const wrong = oracle.blocks.flatMap((expected, block) => {
    const random = new Random(block);
    const hash = createHash('sha256');
    for (let i = 0; i < oracle.stringsPerBlock; i++) {
      const ids = tokenizer.encode(string(random));
      tokens += ids.length;
      hash.update(Uint32Array.of(ids.length, ...ids));
    }
    return hash.digest('hex') === expected ? [] : [block];
  });
  expect(wrong, 'blocks of ten thousand strings whose ids differ').toEqual([]);
  expect(tokens).toBe(oracle.tokens);
});

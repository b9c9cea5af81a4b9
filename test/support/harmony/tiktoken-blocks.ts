// A million random and adversarial strings, encoded to the ids that tiktoken gives. The oracle's hashes were made by
// tiktoken_oracle.py; Python is not needed here.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Tokenizer } from '../../../src/worker/tokenizer/tokenizer.ts';
import { createStrings, Random } from './strings.ts';

interface Oracle {
  stringsPerBlock: number;
  tokens: number;
  blocks: string[];
}

const oracle = JSON.parse(readFileSync(new URL('fixtures/tiktoken.json', import.meta.url), 'utf8')) as Oracle;

/** What a tokenizer that encodes as tiktoken gives `compareWithTiktoken`. */
export const LIKE_TIKTOKEN = { wrong: [] as number[], tokens: oracle.tokens };

/** Encodes all strings; gives the blocks of ten thousand whose ids differ from tiktoken's, and the count of all ids. */
export function compareWithTiktoken(tokenizer: Pick<Tokenizer, 'encode'>): typeof LIKE_TIKTOKEN {
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
  return { wrong, tokens };
}

// Texts that were judged by Python's lark, an independent parser.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileGrammar } from '../context-free/compile-grammar.ts';
import { accepts } from '../testing/read-text.ts';

interface Judged {
  grammar: string;
  accepted: string[];
  refused: string[];
}

const FILE = new URL('../testing/golden/lark-earley.json', import.meta.url);
const judged = JSON.parse(readFileSync(FILE, 'utf8')) as Judged[];

test.each(judged)('$grammar has the texts that lark accepts, and no others', ({ grammar, accepted, refused }) => {
  const compiled = compileGrammar(grammar, 'lark');
  expect(accepted.length).toBeGreaterThan(0);
  expect(accepted.filter((text) => !accepts(compiled, text))).toEqual([]);
  expect(refused.filter((text) => accepts(compiled, text))).toEqual([]);
});

// npm run mask-speed
//
// Measures the masks of constrained answers with the vocabulary of gpt-oss: the tables, a schema to
// its first mask, and each further token. Prints a table. Runs in Node on one core.

import type { ByteGrammar } from '../../src/worker/grammar/byte-grammar.ts';
import { compileSchema } from '../../src/worker/grammar/json/compile-schema.ts';
import { jsonObject } from '../../src/worker/grammar/json/json-object.ts';
import { compileRegex } from '../../src/worker/grammar/pattern/compile-regex.ts';
import { Draws } from '../../src/worker/grammar/testing/draws.ts';
import { TokenMasks } from '../../src/worker/grammar/tokens/token-masks.ts';
import { drawFrom } from '../../src/worker/testing/mask-sampler.ts';
import { readTokenizer } from '../../src/worker/tokenizer/create-tokenizer.ts';
import { o200kHarmonyFile } from '../../test/support/harmony/o200k-harmony.ts';

const VOCABULARY = 201_088;
/** Random texts of each grammar, and the longest of them in tokens. */
const TEXTS = 40;
const MAX_TOKENS = 300;

const tool = {
  type: 'object',
  properties: {
    location: { type: 'string', description: 'City and country' },
    unit: { enum: ['celsius', 'fahrenheit'] },
    days: { type: 'integer', minimum: 1, maximum: 14 },
    tags: { type: 'array', items: { type: 'string', maxLength: 20 }, maxItems: 5 },
    when: { type: 'string', format: 'date-time' },
  },
  required: ['location', 'unit', 'days', 'tags', 'when'],
  additionalProperties: false,
};
const recursive = {
  type: 'object',
  properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#' } } },
  required: ['name', 'children'],
  additionalProperties: false,
};
const lengths = (min: number, max: number) => ({
  type: 'object',
  properties: { text: { type: 'string', minLength: min, maxLength: max } },
  required: ['text'],
  additionalProperties: false,
});
const wide = {
  type: 'object',
  properties: Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`field_${at}`, { type: ['string', 'number', 'null'] }])),
  additionalProperties: false,
};

const GRAMMARS: [string, () => ByteGrammar][] = [
  ['a tool of five fields', () => compileSchema(tool, { strict: false }).grammar],
  ['recursive', () => compileSchema(recursive, { strict: false }).grammar],
  ['text of 1 to 10,000', () => compileSchema(lengths(1, 10_000), { strict: false }).grammar],
  ['text of at most 40', () => compileSchema(lengths(0, 40), { strict: false }).grammar],
  ['300 optional fields', () => compileSchema(wide, { strict: false }).grammar],
  ['any object', jsonObject],
  ['regex [a-z]{1,64}', () => compileRegex('[a-z]{1,64}')],
  ['regex [\\s\\S]*', () => compileRegex('[\\s\\S]*')],
];

const tokenizer = readTokenizer(o200kHarmonyFile());
const closing = new Set(['}', ']', '"', ',', ':'].flatMap((text) => tokenizer.encode(text)));

function megabytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

/** Milliseconds of each mask of a text drawn at random. The first is that of a first mask. */
function drawText(masks: TokenMasks, grammar: ByteGrammar, seed: number): number[] {
  const draws = new Draws(seed);
  const times: number[] = [];
  for (let state: unknown = grammar.start; state !== null && times.length < MAX_TOKENS; ) {
    const end = grammar.isEnd(state) ? [tokenizer.special('<|return|>')] : [];
    const started = performance.now();
    const { bits, only } = masks.maskOf(grammar, state, end);
    times.push(performance.now() - started);
    const id = drawFrom(only ?? bits, { draws, vocabulary: VOCABULARY, preferred: closing });
    state = id === end[0] ? null : masks.accept(grammar, state, id);
  }
  return times;
}

function at(sorted: readonly number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(3);
}

const before = megabytes();
const started = performance.now();
const masks = new TokenMasks(tokenizer, VOCABULARY);
console.log(`tables: ${(performance.now() - started).toFixed(0)} ms, ${(megabytes() - before).toFixed(1)} MB`);
const all: number[] = [];
for (const [name, compile] of GRAMMARS) {
  const begun = performance.now();
  const grammar = compile();
  masks.maskOf(grammar, grammar.start);
  const first = performance.now() - begun;
  const times = Array.from({ length: TEXTS }, (_, seed) => drawText(masks, grammar, seed)).flat();
  all.push(...times);
  times.sort((a, b) => a - b);
  const figures = `median ${at(times, 0.5)}, 99 % ${at(times, 0.99)}, max ${at(times, 1)} ms of ${times.length}`;
  console.log(`${name}: first mask ${first.toFixed(1)} ms, ${figures}`);
}
all.sort((a, b) => a - b);
console.log(`all: median ${at(all, 0.5)}, 99 % ${at(all, 0.99)}, max ${at(all, 1)} ms of ${all.length}`);
console.log(`memory with kept masks: ${(megabytes() - before).toFixed(1)} MB`);

// Measures masks of texts that are drawn at random, wherever it runs.

import type { ByteGrammar } from '../../src/worker/grammar/byte-grammar.ts';
import { Draws } from '../../src/worker/grammar/testing/draws.ts';
import { TokenMasks } from '../../src/worker/grammar/tokens/token-masks.ts';
import { drawFrom } from '../../src/worker/testing/mask-sampler.ts';
import type { Tokenizer } from '../../src/worker/tokenizer/tokenizer.ts';
import { GRAMMARS } from './grammars.ts';

const VOCABULARY = 201_088;
/** Random texts of each grammar, and the longest of them in tokens. */
const TEXTS = 12;
const MAX_TOKENS = 300;
const ROUNDS = 4;

/** Milliseconds of some grammar. */
export interface MaskTimes {
  name: string;
  /** From the schema to the first mask. */
  first: number;
  /** Of each further mask. */
  each: number[];
}

export interface MaskReport {
  /** Milliseconds of the tables of a vocabulary. */
  tables: number;
  grammars: MaskTimes[];
}

/**
 * Measures all grammars in rounds that are alike, and takes the smallest time of each mask: what
 * another program took is seldom in all of them. `clock` returns milliseconds.
 */
export function measureMasks(tokenizer: Tokenizer, clock: () => number): MaskReport {
  const rounds = Array.from({ length: ROUNDS }, () => measureRound(tokenizer, clock));
  return rounds.reduce((one, other) => ({
    tables: Math.min(one.tables, other.tables),
    grammars: one.grammars.map((times, at) => smallest(times, other.grammars[at] ?? times)),
  }));
}

function smallest(one: MaskTimes, other: MaskTimes): MaskTimes {
  const each = one.each.map((time, at) => Math.min(time, other.each[at] ?? time));
  return { name: one.name, first: Math.min(one.first, other.first), each };
}

function measureRound(tokenizer: Tokenizer, clock: () => number): MaskReport {
  const started = clock();
  const masks = new TokenMasks(tokenizer, VOCABULARY);
  const tables = clock() - started;
  const grammars = GRAMMARS.map(([name, make]) => {
    const begun = clock();
    const grammar = make();
    masks.maskOf(grammar, grammar.start);
    const first = clock() - begun;
    const texts = Array.from({ length: TEXTS }, (_, seed) => drawText({ tokenizer, masks, clock }, grammar, seed));
    return { name, first, each: texts.flat() };
  });
  return { tables, grammars };
}

interface Parts {
  tokenizer: Tokenizer;
  masks: TokenMasks;
  clock: () => number;
}

/** Milliseconds of each mask of a text drawn at random. */
function drawText({ tokenizer, masks, clock }: Parts, grammar: ByteGrammar, seed: number): number[] {
  const preferred = new Set(['}', ']', '"', ',', ':'].flatMap((text) => tokenizer.encode(text)));
  const draws = new Draws(seed);
  const times: number[] = [];
  for (let state: unknown = grammar.start; state !== null && times.length < MAX_TOKENS; ) {
    const end = grammar.isEnd(state) ? [tokenizer.special('<|return|>')] : [];
    const started = clock();
    const { bits, only } = masks.maskOf(grammar, state, end);
    times.push(clock() - started);
    const id = drawFrom(only ?? bits, { draws, vocabulary: VOCABULARY, preferred });
    state = id === end[0] ? null : masks.accept(grammar, state, id);
  }
  return times;
}

/** One line for each grammar, and one for all. */
export function linesOf({ tables, grammars }: MaskReport): string[] {
  const all = grammars.flatMap(({ each }) => each);
  return [
    `tables: ${tables.toFixed(0)} ms`,
    ...grammars.map(({ name, first, each }) => `${name}: first mask ${first.toFixed(1)} ms, ${figures(each)}`),
    `all: ${figures(all)}`,
  ];
}

function figures(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(3);
  return `median ${at(0.5)}, 99 % ${at(0.99)}, max ${at(1)} ms of ${times.length}`;
}

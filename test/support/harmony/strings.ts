// Random and adversarial strings from a seed, identical with those of strings.py, draw for draw.

import { readFileSync } from 'node:fs';
import { UNICODE_RUNS } from '../../../src/worker/tokenizer/encoding/unicode-classes.ts';

const RANKS = new URL('../../../node_modules/gpt-tokenizer/data/o200k_base.tiktoken', import.meta.url);

const WORDS =
  "the I'm HTTPServer don't WE'LL naïve Straße it'S x2 café ſ's über-cool e.g. O'Neil İstanbul ΌΣΟΣ ǅ привет שלום हिन्दी".split(
    ' ',
  );
const SPECIALS = [
  '<|start|>',
  '<|end|>',
  '<|message|>',
  '<|channel|>',
  '<|constrain|>',
  '<|return|>',
  '<|call|>',
  '<|endoftext|>',
  '<|startoftext|>',
  '<|endofprompt|>',
  '<|reserved_200013|>',
  '<|',
  '|>',
  '<|start',
  'start|>',
];
const SPACES = [
  0x20, 0x20, 0x20, 0x0a, 0x0d, 0x09, 0x0b, 0x0c, 0x85, 0xa0, 0x1680, 0x2003, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff,
  0x200b, 0x180e,
];
const APOSTROPHES = ["'s", "'S", "'ſ", "'t", "'RE", "'vE", "'m", "'ll", "'Ll", "'d", "'x", '’s', "'", "''s"];
const EMOJI = [
  0x1f600, 0x1f468, 0x200d, 0x1f469, 0x1f467, 0x1f3fd, 0xfe0f, 0x2764, 0x1f1e9, 0x1f1ea, 0x1f3f4, 0xe0067, 0xe007f, 0x20e3, 0x23,
];
const SIGNS = Array.from('!?.,;:/\\-_=+*#@&%$^~`"\'()[]{}<>|§€←→…—「」【】†');

/** xorshift32. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (Math.imul(seed, 0x9e3779b1) + 1) >>> 0 || 1;
  }

  below(bound: number): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state >>> 0;
    return this.#state % bound;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

function readRanges(): Map<string, [start: number, length: number][]> {
  const ranges = new Map<string, [number, number][]>();
  let start = 0;
  for (const [, letter = '', digits = ''] of UNICODE_RUNS.matchAll(/([a-z])([0-9A-V]*)/g)) {
    const length = Number.parseInt(digits || '1', 32);
    ranges.set(letter, [...(ranges.get(letter) ?? []), [start, length]]);
    start += length;
  }
  return ranges;
}

function readTokens(): string[] {
  const lines = readFileSync(RANKS, 'latin1').trimEnd().split('\n');
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return lines.map((line) => decoder.decode(Buffer.from(line.slice(0, line.indexOf(' ')), 'base64')));
}

/** Creates a generator of strings. The same seed produces the same strings. */
export function createStrings(): (random: Random) => string {
  const ranges = readRanges();
  const tokens = readTokens();

  const ofClass = (r: Random, letters: string): string => {
    const [start, length] = r.pick(ranges.get(r.pick(Array.from(letters))) ?? []);
    return String.fromCodePoint(start + r.below(length));
  };
  const some = (r: Random, bound: number, part: () => string): string => {
    let text = '';
    for (let left = 1 + r.below(bound); left > 0; left--) text += part();
    return text;
  };
  const space = (r: Random) => String.fromCodePoint(r.pick(SPACES));
  const run = (r: Random): string => {
    const character = ofClass(r, 'oulcmns');
    const before = ofClass(r, 'ules');
    const repeated = character.repeat(1 + r.below(64));
    return before + repeated + ofClass(r, 'uolc');
  };
  const number = (r: Random): string => {
    if (r.below(3) === 0) return ofClass(r, 'n');
    return r.below(2) ? String(r.below(100_000)) : r.pick(SIGNS);
  };

  const kinds: ((r: Random) => string)[] = [
    (r) => some(r, 14, () => ofClass(r, 'oulcmnse')),
    (r) => some(r, 8, () => r.pick(WORDS) + space(r)),
    (r) => some(r, 16, () => (r.below(6) ? space(r) : r.pick(WORDS))),
    run,
    (r) => some(r, 12, () => number(r)),
    (r) => some(r, 12, () => (r.below(4) ? ofClass(r, 'ulcm') : r.pick(APOSTROPHES))),
    (r) => some(r, 12, () => String.fromCodePoint(r.pick(EMOJI))),
    (r) => some(r, 6, () => r.pick(tokens)),
    (r) => some(r, 6, () => (r.below(2) ? r.pick(SPECIALS) : r.pick(WORDS))),
    (r) => some(r, 8, () => (r.below(2) ? String.fromCharCode(0xd800 + r.below(0x800)) : ofClass(r, 'ulos'))),
    (r) => some(r, 12, () => (r.below(3) ? String.fromCodePoint(r.below(0xa0)) : r.pick(SIGNS))),
  ];
  return (random) => random.pick(kinds)(random);
}

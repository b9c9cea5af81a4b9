import { expect, test } from 'vitest';
import { readTokenizer } from '../../../src/worker/tokenizer/create-tokenizer.ts';
import { specialIds, tokenizerFile } from './tokenizer-file.ts';

interface TokenizerFile {
  added_tokens: { id: number; content: string; special: boolean }[];
  model: { vocab: Record<string, number>; merges: string[] };
}

const read = (vocabulary: number) => tokenizerFile(vocabulary) as TokenizerFile;
const idOf = (file: TokenizerFile, content: string) => file.added_tokens.find((token) => token.content === content)?.id;

test('every byte is a token, its id the byte, in the printable alphabet of GPT-2', () => {
  const { vocab, merges } = read(512).model;
  expect(Object.values(vocab).sort((a, b) => a - b)).toEqual(Array.from({ length: 256 }, (_, byte) => byte));
  expect(merges).toEqual([]);
  expect([vocab['A'], vocab['Ġ'], vocab['Ċ'], vocab['Ń'], vocab['ÿ']]).toEqual([65, 32, 10, 173, 255]);
});

test('a vocabulary of the official size has the special tokens at their official ids', () => {
  const file = read(201_088);
  const ids = [
    'startoftext',
    'endoftext',
    'return',
    'constrain',
    'channel',
    'start',
    'end',
    'message',
    'call',
    'endofprompt',
  ].map((name) => idOf(file, `<|${name}|>`));
  expect(ids).toEqual([199_998, 199_999, 200_002, 200_003, 200_005, 200_006, 200_007, 200_008, 200_012, 200_018]);
  expect(idOf(file, '<|reserved_200000|>')).toBe(200_000);
});

test('a small vocabulary has them from 256 on, in the same order', () => {
  const file = read(512);
  expect(specialIds(512)).toEqual({ startOfText: 256, endOfText: 257, return: 260, call: 270 });
  expect([idOf(file, '<|start|>'), idOf(file, '<|end|>'), idOf(file, '<|message|>'), idOf(file, '<|channel|>')]).toEqual([
    264, 265, 266, 263,
  ]);
});

test.each([277, 512, 1346, 201_088])(
  'every id from the first special token to the end of %d has a name of its own, where o200k_harmony has as many',
  (vocabulary) => {
    const { added_tokens: tokens } = read(vocabulary);
    expect(tokens.at(-1)?.id).toBe(vocabulary - 1);
    expect(tokens.map(({ id }) => id - (tokens[0]?.id ?? 0))).toEqual(tokens.map((_, index) => index));
    expect(new Set(tokens.map(({ content }) => content)).size).toBe(tokens.length);
    expect(tokens.every(({ special }) => special)).toBe(true);
  },
);

/** Sizes on both sides of each place where the file's form changes, up to the largest that the app reads. */
const EDGES = [277, 278, 1345, 1346, 1347, 5_000, 16_384, 201_019, 201_087, 201_088, 201_089, 2 ** 20];

test.each(EDGES)(
  'F11 the app reads the file of a vocabulary of %d, in either layout of JSON, and finds every id in it',
  (vocabulary) => {
    const file = tokenizerFile(vocabulary);
    for (const text of [JSON.stringify(file), JSON.stringify(file, null, 2)]) {
      const tokenizer = readTokenizer(new TextEncoder().encode(text));
      expect(tokenizer.size).toBeLessThanOrEqual(vocabulary);
      for (const { id, content } of read(vocabulary).added_tokens) expect(tokenizer.special(content)).toBe(id);
      expect(tokenizer.encodeWithSpecials('a <|end|>é')).toEqual([97, 32, tokenizer.special('<|end|>'), 195, 169]);
    }
  },
);

test('a vocabulary without room for the special tokens is refused', () => {
  expect(() => tokenizerFile(276)).toThrow(/277 in all, but "vocab_size" is 276/);
});

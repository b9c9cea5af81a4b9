import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzzyMatch, rangesOf } from './fuzzy.ts';

const COMMANDS = ['New chat', 'Temporary chat', 'Theme: Dark', 'Keyboard shortcuts', 'Measure this GPU', 'Models'];
const found = (query: string) =>
  COMMANDS.flatMap((text) => {
    const match = fuzzyMatch(query, text);
    return match ? [{ text, score: match.score }] : [];
  })
    .sort((one, other) => other.score - one.score)
    .map(({ text }) => text);

test('beginnings of words, in any order and case, come before parts of words and letters', () => {
  expect(found('chat')).toEqual(['New chat', 'Temporary chat']);
  expect(found('dark THEME')).toEqual(['Theme: Dark']);
  expect(found('me')[0]).toBe('Measure this GPU');
  expect(found('m')[0]).toBe('Measure this GPU');
  expect(found('mod')).toEqual(['Models']);
});

test('initials, left-out letters and missing accents find it too', () => {
  expect(found('nc')[0]).toBe('New chat');
  expect(found('shorcuts')).toEqual(['Keyboard shortcuts']);
  expect(found('mdls')).toEqual(['Models']);
  expect(found('mtg')).toEqual(['Measure this GPU']);
  expect(fuzzyMatch('resume', 'Résumé')?.isStrong).toBe(true);
});

test('what is not there is not found: another word, letters in another order, letters far apart', () => {
  expect(found('rivers')).toEqual([]);
  expect(found('chat rivers')).toEqual([]);
  expect(found('tahc')).toEqual([]);
  expect(fuzzyMatch('nv', 'New chat and everything else to do')).toBeNull();
  expect(fuzzyMatch('theme', 'Open while the model reasons')).toBeNull();
});

test('only beginnings of words are strong', () => {
  expect(fuzzyMatch('new ch', 'New chat')?.isStrong).toBe(true);
  expect(fuzzyMatch('hat', 'New chat')?.isStrong).toBe(false);
  expect(fuzzyMatch('nc', 'New chat')?.isStrong).toBe(false);
});

test('the ranges are the parts that were found', () => {
  expect(fuzzyMatch('chat new', 'New chat')?.ranges).toEqual([
    [0, 3],
    [4, 8],
  ]);
  expect(rangesOf('rive RIVERS', 'Rivers of rivers')).toEqual([
    [0, 6],
    [10, 16],
  ]);
  expect(rangesOf('', 'Rivers')).toEqual([]);
});

test('every word of a text finds it, and its letters spell the word, in any script', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(), (text, draw) => {
      const words = text.split(/\s+/).filter(Boolean);
      fc.pre(words.length > 0);
      const word = words[draw % words.length] ?? '';
      const match = fuzzyMatch(word, text);
      expect(match).not.toBeNull();
      for (const [start, end] of match?.ranges ?? []) expect(start < end && end <= text.length).toBe(true);
      const letters = match?.ranges.map(([start, end]) => text.slice(start, end)).join('') ?? '';
      expect(letters.length).toBe(word.length);
    }),
  );
});

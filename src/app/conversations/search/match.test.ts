import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findChats, lowerText } from './match.ts';

const CHATS = [
  { id: 'old', title: 'The landlord', updatedAt: 1 },
  { id: 'new', title: 'Rent', updatedAt: 3 },
  { id: 'mid', title: 'Landlord and rent', updatedAt: 2 },
];
const TEXTS = new Map([
  ['old', lowerText('nothing')],
  ['new', lowerText(`${'x '.repeat(60)}Dear Landlord,\n\nthe rent is due.${' y'.repeat(200)}`)],
  ['mid', lowerText('家主さんへの手紙')],
]);
const found = (query: string) => findChats(query, CHATS, TEXTS).map(({ id }) => id);

test('titles come before texts, and the newest first in each', () => {
  expect(found('landlord')).toEqual(['mid', 'old', 'new']);
});

test('every word has to be there, in the title or in the text, in any case and order', () => {
  expect(found('RENT landlord')).toEqual(['mid', 'new']);
  expect(found('landlord nothing')).toEqual(['old']);
  expect(found('landlord absent')).toEqual([]);
});

test('languages without spaces are found', () => expect(found('手紙')).toEqual(['mid']));

test('nothing is found for nothing', () => expect([found(''), found('  ')]).toEqual([[], []]));

test('the excerpt is the text around the word, on one line', () => {
  const [hit] = findChats('dear', CHATS, TEXTS);
  expect(hit?.excerpt).toMatch(/^…(x )+Dear Landlord, the rent is due\. (y )+y…$/);
});

test('whatever the text and the words of it are, it is found', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.nat(), (text, draw) => {
      const words = text.split(/\s+/).filter(Boolean);
      fc.pre(words.length > 0);
      const word = words[draw % words.length] as string;
      const chats = [{ id: 'c', title: '', updatedAt: 1 }];
      expect(findChats(word, chats, new Map([['c', lowerText(text)]]))).toHaveLength(1);
    }),
  );
});

import { expect, test } from 'vitest';
import { chatEntry, dayName } from './chat-entries.ts';

const TODAY = new Date(2026, 10, 29).getTime();
const at = (...date: [number, number, number, number?]) => new Date(...date).getTime();

test('a day within a week has its name, an older one its date, one of another year its year', () => {
  expect(dayName(at(2026, 10, 29, 12), TODAY)).toBe('Today');
  expect(dayName(at(2026, 10, 28, 23), TODAY)).toBe('Saturday');
  expect(dayName(at(2026, 10, 23), TODAY)).toBe('Monday');
  expect(dayName(at(2026, 10, 22, 23), TODAY)).toBe('22 Nov');
  expect(dayName(at(2025, 10, 4), TODAY)).toBe('4 Nov 2025');
});

test('a hit in the text shows the text and the day, one in the title the day', () => {
  const hit = { id: 'a/b', title: 'Georgia', updatedAt: at(2026, 10, 4), excerpt: '…two rivers…' };
  expect(chatEntry(hit, TODAY)).toMatchObject({ label: 'Georgia', detail: '…two rivers… · 4 Nov', path: '#/c/a%2Fb' });
  expect(chatEntry({ ...hit, excerpt: null }, TODAY)).toMatchObject({ detail: '4 Nov' });
});

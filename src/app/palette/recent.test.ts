import { expect, test } from 'vitest';
import { createRecentEntries } from './recent.ts';

function entriesOver(text: string | null) {
  let stored = text;
  return createRecentEntries(() => ({ getItem: () => stored, setItem: (_key, value) => void (stored = value) }));
}

test('the last four are remembered, newest first, each once', () => {
  const recent = entriesOver(null);
  for (const id of ['a', 'b', 'c', 'd', 'b', 'e']) recent.add(id);
  expect(recent.read()).toEqual(['e', 'b', 'd', 'c']);
});

test.each(['', '{', '7', '{"0":"a"}'])('the stored text %j is no list', (text) => {
  const recent = entriesOver(text);
  expect(recent.read()).toEqual([]);
  recent.add('a');
  expect(recent.read()).toEqual(['a']);
});

test('what is no id is left out', () => expect(entriesOver('["a",7,null,"b"]').read()).toEqual(['a', 'b']));

test('where storage is refused nothing is remembered and nothing fails', () => {
  const recent = createRecentEntries(() => {
    throw new DOMException('refused', 'SecurityError');
  });
  recent.add('a');
  expect(recent.read()).toEqual([]);
});

import { expect, test } from 'vitest';
import { EMPTY_DRAFT, fromStoredDraft, joined, toStoredDraft, withFiles } from './draft.ts';

const file = (name: string, text = 'x') => ({ name, mediaType: 'text/plain', text });

test('a draft is stored whole, and one of an earlier version of the app is read', () => {
  const draft = { text: 'Hi', files: [file('a.txt')], waiting: { text: 'Next', files: [] } };
  expect(fromStoredDraft(structuredClone(toStoredDraft(draft)))).toEqual(draft);
  expect(fromStoredDraft('Half a sen')).toEqual({ ...EMPTY_DRAFT, text: 'Half a sen' });
  // A version before this one can read it.
  expect(toStoredDraft({ ...EMPTY_DRAFT, text: 'Half a sen' })).toBe('Half a sen');
});

test('a second message that waits follows the first, and nothing of them is lost', () => {
  const first = { text: 'One', files: [file('a.txt', '1')] };
  const second = { text: 'Two', files: [file('a.txt', '2')] };
  expect(joined(null, second)).toBe(second);
  expect(joined(first, second)).toEqual({ text: 'One\n\nTwo', files: [file('a.txt', '1'), file('a (2).txt', '2')] });
  expect(joined({ text: '', files: [] }, second).text).toBe('Two');
});

test('no two files have the same name', () => {
  const names = withFiles([file('a.b/c')], [file('a.b/c'), file('a.b/c'), file('x.tar.gz'), file('x.tar.gz')]).map(
    ({ name }) => name,
  );
  expect(names).toEqual(['a.b/c', 'a.b/c (2)', 'a.b/c (3)', 'x.tar.gz', 'x.tar (2).gz']);
});

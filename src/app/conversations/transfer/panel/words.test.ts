import { expect, test } from 'vitest';
import { describeBackup } from './describe-backup.ts';
import { describeImport } from './describe-import.ts';

const NONE = { from: [], added: 0, merged: 0, unchanged: 0, messages: 0, problems: [], problemCount: 0, isCancelled: false };

test.each([
  [{}, 'No chat came.'],
  [{ from: ['ChatGPT'], added: 1, messages: 4 }, '1 chat came from ChatGPT. In all 4 messages came.'],
  [
    { merged: 2, unchanged: 1, messages: 1 },
    '2 chats that were here got what they lacked. 1 chat was here already, and did not change. In all 1 message came.',
  ],
  [
    { isCancelled: true, added: 3, messages: 9 },
    'The import was stopped. What it brought stays. Import the same file again to go on. 3 chats came. In all 9 messages came.',
  ],
])('an import of %o is described', (part, words) =>
  expect(describeImport({ ...NONE, ...part }, { settings: 0, presets: 0 })).toBe(words),
);

test('settings that came are named', () => {
  expect(describeImport({ ...NONE, unchanged: 1 }, { settings: 1, presets: 2 })).toMatch(
    /did not change\. 1 setting and 2 presets came too\.$/,
  );
});

const DAY = 86_400_000;
const saved = { folder: 'Cloud', savedAt: 10 * DAY };

test.each([
  [10 * DAY, 'Saved to “Cloud” just now.'],
  [9 * DAY, 'Saved to “Cloud” just now.'],
  [10 * DAY + 10_000, 'Saved to “Cloud” 10 s ago.'],
  [10 * DAY + 600_000, 'Saved to “Cloud” 10 min ago.'],
  [13 * DAY, 'Saved to “Cloud” 3 days ago.'],
])('at %i the last backup has an age', (now, words) => expect(describeBackup({ status: 'saved', ...saved }, now)).toBe(words));

test('each state of the backup says what is and what to do', () => {
  expect(describeBackup({ status: 'unsupported' }, 0)).toMatch(/Chrome and Edge.*Export a ZIP/);
  expect(describeBackup({ status: 'locked', folder: 'Cloud', savedAt: null }, 0)).toMatch(
    /permission again.*Nothing was saved there yet/,
  );
  expect(describeBackup({ status: 'failed', message: 'm', ...saved }, 11 * DAY)).toBe(
    'The backup to “Cloud” does not work. It was saved last 1 day ago.',
  );
});

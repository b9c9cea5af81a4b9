import { expect, test } from 'vitest';
import { createToolSettings, MAX_ROUNDS } from './tool-settings.ts';

const settingsIn = (text: string | null) => {
  const stored = { text };
  let listener = (_key: string | null) => {};
  const store = createToolSettings({
    storage: () => ({
      getItem: () => stored.text,
      setItem: (_key, next) => {
        stored.text = next;
      },
    }),
    onStorage: (listen) => {
      listener = listen;
    },
  });
  return { store, stored, isWritten: () => listener(null) };
};

const DEFAULTS = { kinds: {}, alwaysAllowed: [], maxRounds: MAX_ROUNDS.default };

test.each([null, '', '{', '[]', '3', '{"kinds":[],"alwaysAllowed":{},"maxRounds":0}', '{"maxRounds":1.5}', '{"maxRounds":1000}'])(
  'what is stored as %j is the defaults',
  (text) => expect(settingsIn(text).store.get()).toEqual(DEFAULTS),
);

test('a change is stored, and comes back in the next page and in other tabs', () => {
  const { store, stored } = settingsIn(null);
  store.change({ kinds: { functions: '[]' }, alwaysAllowed: ['python'] });
  store.change({ maxRounds: 3 });
  const expected = { kinds: { functions: '[]' }, alwaysAllowed: ['python'], maxRounds: 3 };
  expect(settingsIn(stored.text).store.get()).toEqual(expected);
  const other = settingsIn(null);
  other.stored.text = stored.text;
  other.isWritten();
  expect(other.store.get()).toEqual(expected);
});

test('where storage is refused, a change lasts as long as the page', () => {
  const store = createToolSettings({
    storage() {
      throw new DOMException('Refused.', 'SecurityError');
    },
    onStorage: () => {},
  });
  store.change({ maxRounds: 3 });
  expect(store.get().maxRounds).toBe(3);
});

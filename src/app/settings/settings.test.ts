import { expect, test } from 'vitest';
import { createSettings, readSettings, SETTINGS_KEY } from './settings.ts';

const DEFAULTS = readSettings(null);

/** A browser's storage with tabs that share it. */
function browser(text: string | null = null) {
  const stored = new Map(text === null ? [] : [[SETTINGS_KEY, text]]);
  const listeners: ((key: string | null) => void)[] = [];
  const openTab = () => {
    const setItem = (key: string, value: string) => {
      stored.set(key, value);
      for (const listener of listeners.filter((other) => other !== own)) listener(key);
    };
    let own: ((key: string | null) => void) | null = null;
    const storage = { getItem: (key: string) => stored.get(key) ?? null, setItem } as Storage;
    return createSettings({
      storage: () => storage,
      onStored(listener) {
        own = listener;
        listeners.push(listener);
      },
    });
  };
  const clear = () => {
    stored.clear();
    for (const listener of listeners) listener(null);
  };
  return { openTab, stored, clear };
}

test('a choice is there after a reload', () => {
  const { openTab } = browser();
  openTab().change('theme', 'dark');
  expect(openTab().get()).toEqual({ ...DEFAULTS, theme: 'dark' });
});

test('a choice is at once in the other tabs, and not lost by the next choice there', () => {
  const { openTab } = browser();
  const [one, other] = [openTab(), openTab()];
  one.change('theme', 'dark');
  expect(other.get().theme).toBe('dark');
  other.change('reasoningShown', 'never');
  expect(one.get()).toEqual({ ...DEFAULTS, theme: 'dark', reasoningShown: 'never' });
});

test('the defaults return when another tab clears the storage', () => {
  const { openTab, clear } = browser();
  const tab = openTab();
  tab.change('theme', 'dark');
  clear();
  expect(tab.get()).toEqual(DEFAULTS);
});

test('a stored value that its setting does not know becomes the default; the others stay', () => {
  const text = JSON.stringify({ theme: 'purple', reasoningShown: 'always', hasSingleKeys: 'no', unknown: 1 });
  expect(browser(text).openTab().get()).toEqual({ ...DEFAULTS, reasoningShown: 'always' });
});

test.each(['', '{', 'null', '7', '[]', '"dark"'])('the stored text %j gives the defaults', (text) => {
  expect(readSettings(text)).toEqual(DEFAULTS);
});

test('without a choice: as the device, keys on, reasoning by itself, chats kept', () => {
  expect(DEFAULTS).toEqual({
    theme: 'system',
    reasoningShown: 'auto',
    hasSingleKeys: true,
    areNewChatsTemporary: false,
    isToldOfAnswers: false,
  });
});

test('where the browser refuses storage a choice holds until the tab closes', () => {
  const refuse = () => {
    throw new DOMException('no storage', 'SecurityError');
  };
  const settings = createSettings({ storage: refuse, onStored: () => {} });
  settings.change('theme', 'light');
  expect(settings.get().theme).toBe('light');
});

import { expect, test, vi } from 'vitest';
import { createSettings } from '../settings/settings.ts';
import { areNoticesRefused, askForNotices } from './notice-permission.ts';

const settings = () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  };
  return createSettings({ storage: () => storage as unknown as Storage, onStored: () => undefined });
};

test.each([
  ['default', 'granted', true, 1],
  ['default', 'denied', false, 1],
  ['granted', 'granted', true, 0],
  ['denied', 'denied', false, 1],
] as const)('%s, then %s: the switch is %s', async (permission, answer, isOn, asked) => {
  const store = settings();
  const requestPermission = vi.fn<() => Promise<NotificationPermission>>().mockResolvedValue(answer);
  askForNotices(store, { permission, requestPermission });
  store.change('isToldOfAnswers', true);
  await vi.waitFor(() => expect(store.get().isToldOfAnswers).toBe(isOn));
  expect(requestPermission).toHaveBeenCalledTimes(asked);
});

test('nothing is asked before the user switches it on', () => {
  const requestPermission = vi.fn<() => Promise<NotificationPermission>>();
  const store = settings();
  askForNotices(store, { permission: 'default', requestPermission });
  store.change('theme', 'dark');
  expect(requestPermission).not.toHaveBeenCalled();
});

test('a browser without notifications refuses them', async () => {
  expect(areNoticesRefused(undefined)).toBe(true);
  const store = settings();
  askForNotices(store, undefined);
  store.change('isToldOfAnswers', true);
  await vi.waitFor(() => expect(store.get().isToldOfAnswers).toBe(false));
});

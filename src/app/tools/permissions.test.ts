import { expect, test, vi } from 'vitest';
import type { Tool } from '../../contracts/tools.ts';
import type { CallActivity, Decision } from './call-activity.ts';
import { allowedHosts, Permissions } from './permissions.ts';
import type { ToolPermission } from './registry.ts';
import { createToolSettings } from './tool-settings.ts';

/** A tool whose calls go to the host that their text names. */
const tool: Tool = {
  id: 'browser',
  label: 'Browser',
  offer: { builtIn: 'browser' },
  destination: ({ text }) => (text === '' ? null : text),
  run: async () => ({ text: '', isError: false }),
};

function start(permission: ToolPermission = 'ask') {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const settings = createToolSettings({ storage: () => storage, onStorage: () => undefined });
  const permissions = new Permissions(settings, () => permission);
  /** Asks for a call to `host`. The user decides `decision`; null if nothing may be asked. */
  const ask = async (host: string, decision: Decision | null, conversationId = 'one') => {
    const show = vi.fn<(activity: CallActivity) => void>((activity) => {
      if (activity.status === 'asking') activity.decide(decision ?? 'deny');
    });
    const isAllowed = await permissions.allows({ tool, call: { name: 'browser.open', text: host }, conversationId, show });
    expect(show).toHaveBeenCalledTimes(decision === null ? 0 : 1);
    return isAllowed;
  };
  return { settings, ask };
}

test('a host that is allowed in a chat is asked for in no other chat, and allows no other host', async () => {
  const { ask } = start();
  expect(await ask('a.example', 'chat')).toBe(true);
  expect(await ask('a.example', null)).toBe(true);
  expect(await ask('b.example', 'deny')).toBe(false);
  expect(await ask('a.example', 'deny', 'two')).toBe(false);
});

test('a host that is always allowed is kept, and allows no other host', async () => {
  const { ask, settings } = start();
  await ask('a.example', 'always');
  expect(await ask('a.example', null, 'two')).toBe(true);
  expect(await ask('b.example', 'deny')).toBe(false);
  expect(allowedHosts('browser', settings.get().alwaysAllowed)).toEqual(['a.example']);
});

test('a tool that is always allowed may ask every host', async () => {
  const { ask, settings } = start();
  settings.change({ alwaysAllowed: ['browser'] });
  expect(await ask('a.example', null)).toBe(true);
});

test('a tool that asks for what leaves the device does not ask for the rest', async () => {
  const { ask } = start('leaving');
  expect(await ask('', null)).toBe(true);
  expect(await ask('a.example', 'deny')).toBe(false);
});

test('nothing is asked where the user types the results', async () => {
  expect(await start('typed').ask('a.example', null)).toBe(true);
});

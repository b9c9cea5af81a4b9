import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import { openDatabase } from '../../checkpoint/store/database.ts';
import { type ApiToolAccess, NO_TOOL_ACCESS } from '../../contracts/api/tool-access.ts';
import { allowedTools } from './allowed-tools.ts';
import { toolAccessStore } from './tool-access-store.ts';

vi.stubGlobal('IDBKeyRange', IDBKeyRange);

const SEARCH = { searchUrl: 'https://search.test/?q={query}', pageUrl: '', token: '' };
const ALLOWED: ApiToolAccess = { search: SEARCH, mcpHosts: ['mcp.test', 'localhost:3000'] };

const onDisk = (factory: IDBFactory) =>
  toolAccessStore(openDatabase({ locations: () => ({ factory, database: 'access-test' }) }));

test('nothing is allowed before the user allows it', async () => {
  expect(await onDisk(new IDBFactory()).get()).toEqual(NO_TOOL_ACCESS);
});

test('what the user allowed is there for the next worker, and can be taken back', async () => {
  const factory = new IDBFactory();
  await onDisk(factory).set(ALLOWED);
  expect(await onDisk(factory).get()).toEqual(ALLOWED);
  await onDisk(factory).set(NO_TOOL_ACCESS);
  expect(await onDisk(factory).get()).toEqual(NO_TOOL_ACCESS);
});

test('a storage that fails allows nothing, and keeps the choice as long as the worker', async () => {
  const store = toolAccessStore(() => Promise.reject(new DOMException('No.', 'QuotaExceededError')));
  expect(await store.get()).toEqual(NO_TOOL_ACCESS);
  await store.set(ALLOWED);
  expect(await store.get()).toEqual(ALLOWED);
});

test('a request reaches the hosts that are allowed, with their ports, and no others', async () => {
  const { mayReach } = allowedTools({ get: async () => ALLOWED });
  const reached = async (url: string) => [url, await mayReach(url)];
  expect(await reached('https://mcp.test/any/path')).toEqual([expect.anything(), true]);
  expect(await reached('http://localhost:3000/mcp')).toEqual([expect.anything(), true]);
  for (const url of ['https://mcp.test:444/', 'https://a.mcp.test/', 'https://mcp.test.evil.test/', 'http://localhost/']) {
    expect(await reached(url)).toEqual([url, false]);
  }
});

test('the browser is there only with a search', async () => {
  expect(await allowedTools({ get: async () => NO_TOOL_ACCESS }).browser()).toBeNull();
  const tool = await allowedTools({ get: async () => ALLOWED }).browser();
  expect(tool?.offer).toEqual({ builtIn: 'browser' });
  expect(tool?.destination({ name: 'browser.search', text: '{"query":"a"}' })).toBe('search.test');
});

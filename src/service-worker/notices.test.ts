import { expect, test, vi } from 'vitest';
import { openNoticed } from './notices.ts';

const SCOPE = 'https://app.example/sub/';
const notification = () => ({ data: { path: '#/c/1' }, close: vi.fn<() => void>() });
const client = (url: string) => ({ url, postMessage: vi.fn<(message: unknown) => void>(), focus: vi.fn<() => Promise<void>>() });

/** The clients of an origin, which may have other apps beside this one. */
const clientsOf = (...pages: ReturnType<typeof client>[]) => ({
  matchAll: vi.fn<() => Promise<typeof pages>>().mockResolvedValue(pages),
  openWindow: vi.fn<(url: string) => Promise<null>>().mockResolvedValue(null),
});

test('a pressed notification shows its chat in a page that is open', async () => {
  const other = client('https://app.example/other/');
  const page = client(`${SCOPE}#/models`);
  const clients = clientsOf(other, page);
  const pressed = notification();
  await openNoticed(pressed, clients, SCOPE);
  expect(pressed.close).toHaveBeenCalledOnce();
  expect(page.postMessage).toHaveBeenCalledWith({ type: 'open-noticed', path: '#/c/1' });
  expect(page.focus).toHaveBeenCalledOnce();
  expect(other.focus).not.toHaveBeenCalled();
  expect(clients.openWindow).not.toHaveBeenCalled();
});

test('it opens the app where no page of it is open', async () => {
  const clients = clientsOf(client('https://app.example/other/'));
  await openNoticed(notification(), clients, SCOPE);
  expect(clients.openWindow).toHaveBeenCalledWith(`${SCOPE}#/c/1`);
});

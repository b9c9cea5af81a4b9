import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JoinEngine } from '../../contracts/shared-engine.ts';
import { answerSearches, joinThrough } from './join.ts';

const JOIN: JoinEngine = { type: 'join-engine', engine: 'engine 1', tabLock: 'tab 1' };

const ports: MessagePort[] = [];
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'] }));
afterEach(() => {
  vi.useRealTimers();
  for (const port of ports.splice(0)) port.close();
});

function newPort(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  return port1;
}

/** A browser's service workers: one that is registered or not, and becomes active or not. */
function containerWith({ isRegistered = true, isActive = true, isForbidden = false }) {
  const posted: unknown[] = [];
  const registration = { active: { postMessage: (message: unknown) => posted.push(message) } };
  const register = vi.fn<() => Promise<unknown>>(async () => {
    if (isForbidden) throw new DOMException('Forbidden.', 'SecurityError');
    return registration;
  });
  const container = {
    register,
    getRegistration: async () => (isRegistered ? registration : undefined),
    ready: isActive ? Promise.resolve(registration) : new Promise(() => {}),
  } as unknown as ServiceWorkerContainer;
  return { container, register, posted };
}

test('the request goes to the active service worker, which is registered first if it is not', async () => {
  for (const isRegistered of [true, false]) {
    const { container, register, posted } = containerWith({ isRegistered });
    expect(await joinThrough(container, JOIN, newPort())).toBe(true);
    expect(posted).toEqual([JOIN]);
    expect(register).toHaveBeenCalledTimes(isRegistered ? 0 : 1);
  }
});

test('without a service worker, or where it is forbidden, that is known at once', async () => {
  expect(await joinThrough(null, JOIN, newPort())).toBe(false);
  const { container } = containerWith({ isRegistered: false, isForbidden: true });
  expect(await joinThrough(container, JOIN, newPort())).toBe(false);
});

test('one that never becomes active is not waited for longer than half a minute', async () => {
  const { container } = containerWith({ isActive: false });
  const sent = joinThrough(container, JOIN, newPort());
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await sent).toBe(false);
});

test('a search for the engine is answered, and one for the engine of another build is not', () => {
  const target = Object.assign(new EventTarget(), { startMessages: () => {} });
  const answerSearch = vi.fn<(port: MessagePort) => void>();
  answerSearches(target as unknown as ServiceWorkerContainer, { name: 'engine 1', answerSearch });
  const search = (engine: string) => {
    const event = new MessageEvent('message', { data: { type: 'engine-search', engine }, ports: [newPort()] });
    target.dispatchEvent(event);
  };
  search('engine 2');
  expect(answerSearch).not.toHaveBeenCalled();
  search('engine 1');
  expect(answerSearch).toHaveBeenCalledTimes(1);
});

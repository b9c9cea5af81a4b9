import { afterEach, expect, test, vi } from 'vitest';
import { createFakeSession } from '../../../test/support/fake-session/fake-session.ts';
import { createGates } from '../../../test/support/fake-session/gates.ts';
import { script } from '../../../test/support/fake-session/script.ts';
import type { JoinEngine } from '../../contracts/shared-engine.ts';
import { serveTabs } from '../../worker/serve-tabs.ts';
import { DEFAULT_SETTINGS } from '../conversations/settings.ts';
import { createFakeLocks } from '../platform/testing/fake-locks.ts';
import { type EngineDeps, type SharedEngine, shareEngine } from './shared-engine.ts';

const ORIGIN = 'https://example.org/';
const QUESTION = [{ role: 'user' as const, content: 'Hi' }];

const ports: MessagePort[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const port of ports.splice(0)) port.close();
});

interface Tab {
  engine: SharedEngine;
  close(): void;
  kill(error: Error): void;
  moved: number;
  /** Its process is stopped: it receives nothing. */
  isAsleep: boolean;
}

/**
 * The tabs of one origin, with a service worker that passes ports on, and scripted workers that are
 * counted.
 */
function openOrigin() {
  const locks = createFakeLocks();
  const tabs: Tab[] = [];
  const listeners: ((event: MessageEvent) => void)[] = [];
  const gates = createGates();
  const state = { started: 0, terminated: 0, isServiceWorkerHere: true };

  const join = async (request: JoinEngine, port: MessagePort) => {
    for (const { engine, isAsleep } of state.isServiceWorkerHere ? tabs : []) {
      if (isAsleep) continue;
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2, port);
      port1.onmessage = () => port1.postMessage(request, [port]);
      engine.answerSearch(port2);
    }
    return state.isServiceWorkerHere;
  };

  const open = (hasLocks = true): Tab => {
    let close = () => {};
    const life = new Promise<void>((resolve) => {
      close = resolve;
    });
    const tabLocks = locksUntil(life, locks);
    let kill: Tab['kill'] = () => {};
    const died = new Promise<Error>((resolve) => {
      kill = resolve;
    });
    const startWorker = () => {
      state.started += 1;
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      port1.start();
      serveTabs(createFakeSession(script(ORIGIN), gates), port2, tabLocks);
      const worker = Object.assign(port1, { terminate: () => void (state.terminated += 1) });
      return { worker: worker as unknown as Worker, died };
    };
    const own = new Set<(event: MessageEvent) => void>();
    listeners.push((event) => {
      if (!tab.isAsleep) own.forEach((listener) => listener(event));
    });
    const receive = listeners.at(-1);
    const channel = {
      postMessage: (data: unknown) =>
        listeners.filter((other) => other !== receive).forEach((other) => other({ data } as MessageEvent)),
      addEventListener: (_: string, listener: unknown) => void own.add(listener as (event: MessageEvent) => void),
      removeEventListener: (_: string, listener: unknown) => void own.delete(listener as (event: MessageEvent) => void),
    } as EngineDeps['channel'];
    const engine = shareEngine({ name: 'engine 1', locks: hasLocks ? tabLocks : null, startWorker, join, channel });
    const leave = () => {
      tabs.splice(tabs.indexOf(tab), 1);
      close();
    };
    const tab: Tab = { engine, close: leave, kill, moved: 0, isAsleep: false };
    engine.onMoved(() => (tab.moved += 1));
    tabs.push(tab);
    return tab;
  };
  return { open, gates, state };
}

/** The locks of a tab: it loses them when it is closed. */
function locksUntil(life: Promise<void>, locks: ReturnType<typeof createFakeLocks>): Pick<LockManager, 'request'> {
  type Callback = (lock: Lock | null) => unknown;
  const request = (name: string, first: LockOptions | Callback, second?: Callback) => {
    const [options, callback] = typeof first === 'function' ? [{}, first] : [first, second ?? (() => undefined)];
    return locks.request(name, options, (lock: Lock | null) => Promise.race([callback(lock), life]));
  };
  return { request } as Pick<LockManager, 'request'>;
}

const placeOf = ({ engine }: Tab) => engine.store.get().place;

test('the first tab starts the worker, and the others answer through it', async () => {
  const origin = openOrigin();
  const tabs = [origin.open(), origin.open(), origin.open()];
  await vi.waitFor(() => expect(tabs.map(placeOf)).toEqual(['here', 'elsewhere', 'elsewhere']));
  const lists = await Promise.all(tabs.map(({ engine }) => engine.session.models.list()));
  expect(lists[0]?.map(({ id }) => id)).toContain('gpt-oss-20b');
  expect(lists.slice(1)).toEqual([lists[0], lists[0]]);
  expect(origin.state.started).toBe(1);
  expect(tabs.map(({ moved }) => moved)).toEqual([0, 0, 0]);
});

test('when the tab with the worker is closed the next takes over, its calls fail by name, and later calls are answered', async () => {
  const origin = openOrigin();
  const [first, second, third] = [origin.open(), origin.open(), origin.open()];
  await vi.waitFor(() => expect([second, third].map(placeOf)).toEqual(['elsewhere', 'elsewhere']));
  origin.gates.hold('answer');
  const answers = [second, third].map(({ engine }) => engine.session.chat.generate(QUESTION, DEFAULT_SETTINGS, () => {}));
  for (const answer of answers) answer.catch(() => undefined);
  first.close();
  for (const answer of answers) await expect(answer).rejects.toMatchObject({ name: 'engine-moved' });
  await vi.waitFor(() => expect([second, third].map(placeOf)).toEqual(['here', 'elsewhere']));
  await vi.waitFor(() => expect([second.moved, third.moved]).toEqual([1, 1]));
  expect([second, third].map(({ engine }) => engine.store.get().hasTakenOver)).toEqual([true, false]);
  expect(await third.engine.session.models.list()).not.toEqual([]);
  expect(origin.state.started).toBe(2);
  second.engine.dismiss();
  expect(second.engine.store.get()).toEqual({ place: 'here', hasTakenOver: false });
});

test('a worker that stops is reported in its tab, and another tab takes over', async () => {
  const origin = openOrigin();
  const [first, second] = [origin.open(), origin.open()];
  await vi.waitFor(() => expect(placeOf(second)).toBe('elsewhere'));
  first.kill(new Error('It stopped.'));
  expect(await first.engine.died).toMatchObject({ message: 'It stopped.' });
  await vi.waitFor(() => expect(placeOf(second)).toBe('here'));
  expect(await second.engine.session.models.list()).not.toEqual([]);
});

/** Lets the time of attempts pass. */
async function attempts(count: number): Promise<void> {
  for (let attempt = 0; attempt < count; attempt += 1) await vi.advanceTimersByTimeAsync(5000);
}

test('while the tab with the worker is asleep calls wait and the tab says so; it joins when that one wakes up', async () => {
  const origin = openOrigin();
  const first = origin.open();
  await vi.waitFor(() => expect(placeOf(first)).toBe('here'));
  first.isAsleep = true;
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const second = origin.open();
  const list = second.engine.session.models.list();
  await attempts(2);
  expect(placeOf(second)).toBe('unreachable');
  first.isAsleep = false;
  await attempts(2);
  vi.useRealTimers();
  expect(await list).not.toEqual([]);
  expect([placeOf(second), origin.state.started]).toEqual(['elsewhere', 1]);
});

test('a tab that is asleep for half a minute loses the engine, and gives its GPU back when it wakes up', async () => {
  const origin = openOrigin();
  const first = origin.open();
  await vi.waitFor(() => expect(placeOf(first)).toBe('here'));
  const second = origin.open();
  await vi.waitFor(() => expect(placeOf(second)).toBe('elsewhere'));
  first.isAsleep = true;
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const third = origin.open();
  await attempts(7);
  expect([placeOf(third), third.engine.store.get().hasTakenOver]).toEqual(['here', true]);
  await attempts(1);
  expect(placeOf(second)).toBe('elsewhere');
  first.isAsleep = false;
  await attempts(2);
  vi.useRealTimers();
  await vi.waitFor(() => expect(placeOf(first)).toBe('elsewhere'));
  expect(await first.engine.session.models.list()).not.toEqual([]);
  expect(origin.state).toMatchObject({ started: 2, terminated: 1 });
});

test('a tab takes the engine from one that falls asleep while it works for it, and says so', async () => {
  const origin = openOrigin();
  const first = origin.open();
  await vi.waitFor(() => expect(placeOf(first)).toBe('here'));
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const second = origin.open();
  await attempts(1);
  expect(placeOf(second)).toBe('elsewhere');
  await attempts(4);
  expect(placeOf(second)).toBe('elsewhere');
  first.isAsleep = true;
  await attempts(14);
  vi.useRealTimers();
  expect(second.engine.store.get()).toEqual({ place: 'here', hasTakenOver: true });
  expect(await second.engine.session.models.list()).not.toEqual([]);
});

test('where nothing passes ports on, a tab runs a worker of its own beside one that is awake', async () => {
  const origin = openOrigin();
  const first = origin.open();
  await vi.waitFor(() => expect(placeOf(first)).toBe('here'));
  origin.state.isServiceWorkerHere = false;
  const second = origin.open();
  await vi.waitFor(() => expect(placeOf(second)).toBe('here'));
  expect(second.engine.store.get().hasTakenOver).toBe(false);
  first.close();
  expect(await second.engine.session.models.list()).not.toEqual([]);
  expect([origin.state.started, second.moved]).toEqual([2, 0]);
});

test('without locks each tab has its own worker', async () => {
  const origin = openOrigin();
  const tabs = [origin.open(false), origin.open(false)];
  await vi.waitFor(() => expect(tabs.map(placeOf)).toEqual(['here', 'here']));
  expect(origin.state.started).toBe(2);
});

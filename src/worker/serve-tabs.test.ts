import { wrap } from 'comlink';
import { afterEach, expect, test, vi } from 'vitest';
import { createFakeLocks } from '../app/platform/testing/fake-locks.ts';
import type { Session } from '../contracts/session.ts';
import type { JoinEngine, Joined } from '../contracts/shared-engine.ts';
import { serveTabs } from './serve-tabs.ts';
import { createSession } from './session.ts';
import { FakeDevice, Gate, ORIGIN } from './testing/fake-models.ts';
import { ignore, OPTIONS } from './testing/session-client.ts';

const QUESTION = [{ role: 'user' as const, content: 'Who are you?' }];

const ports: MessagePort[] = [];
afterEach(() => ports.splice(0).forEach((port) => port.close()));

function channel(): [MessagePort, MessagePort] {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  return [port1, port2];
}

/** A worker whose model says one token after another as the gate lets it, and its own tab. */
async function openWorker() {
  const device = new FakeDevice();
  const { url } = device.add('tiny', {
    storedBytes: 1000,
    script: function* endless() {
      for (;;) yield 97;
    },
  });
  const session = createSession(device.ports());
  await session.models.load(url, ignore);
  const [generator] = device.generators;
  if (!generator) throw new Error('Nothing is loaded.');
  const gate = new Gate();
  generator.beforeToken = () => gate.pass();
  const locks = createFakeLocks();
  const [own, scope] = channel();
  serveTabs(session, scope, locks);
  return { session, generator, gate, locks, own };
}

/** Another tab: its Session, once it has joined, and the end of its life. */
async function join({ own, locks }: Awaited<ReturnType<typeof openWorker>>, tabLock: string) {
  let close = () => {};
  const life = new Promise<void>((resolve) => {
    close = resolve;
  });
  void locks.request(tabLock, () => life);
  const [tab, worker] = channel();
  const joined = new Promise<Joined>((resolve) => {
    tab.addEventListener('message', ({ data }) => resolve(data), { once: true });
    tab.start();
  });
  own.postMessage({ type: 'join-engine', engine: 'engine 1', tabLock } satisfies JoinEngine, [worker]);
  expect(await joined).toEqual({ type: 'joined' });
  return { session: wrap<Session>(tab) as unknown as Session, close };
}

const completion = (stream: boolean) => ({
  id: crypto.randomUUID(),
  method: 'POST',
  url: `${ORIGIN}/v1/completions`,
  headers: [] as [string, string][],
  body: JSON.stringify({ model: 'tiny', prompt: 'Go', max_tokens: 200, stream }),
});

test('a tab that joins sees the same models, and loads none', async () => {
  const worker = await openWorker();
  const { session } = await join(worker, 'tab 1');
  expect(await session.models.list()).toMatchObject(await worker.session.models.list());
});

test('a tab’s stop ends its own answer, and not another tab’s', async () => {
  const worker = await openWorker();
  const [one, other] = [await join(worker, 'tab 1'), await join(worker, 'tab 2')];
  void one.session.chat.generate(QUESTION, OPTIONS, ignore).catch(ignore);
  await expect.poll(() => worker.gate.arrived).toBe(1);
  await other.session.chat.stop();
  await worker.session.chat.stop();
  expect(worker.generator.requests[0]?.signal?.aborted).toBe(false);
  await one.session.chat.stop();
  await vi.waitFor(() => expect(worker.generator.requests[0]?.signal?.aborted).toBe(true));
  worker.gate.open();
});

test.each(['chat', 'stream', 'whole answer'])('a tab that is closed ends its %s within a token', async (kind) => {
  const worker = await openWorker();
  const tab = await join(worker, 'tab 1');
  const bystander = await join(worker, 'tab 2');
  if (kind === 'chat') void tab.session.chat.generate(QUESTION, OPTIONS, ignore).catch(ignore);
  else void tab.session.api.handle(completion(kind === 'stream')).catch(ignore);
  await expect.poll(() => worker.gate.arrived).toBe(1);
  tab.close();
  await vi.waitFor(() => expect(worker.generator.requests[0]?.signal?.aborted).toBe(true));
  worker.gate.open();
  await expect.poll(() => worker.generator.ends).toEqual(['aborted']);
  expect(await bystander.session.models.list()).toHaveLength(2);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EngineHere, EngineSearch, JoinEngine } from '../contracts/shared-engine.ts';
import type { PageClients } from './api-calls.ts';
import { passToEngine } from './join-engine.ts';

const JOIN: JoinEngine = { type: 'join-engine', engine: 'engine 1', tabLock: 'tab 1' };

const ports: MessagePort[] = [];
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'] }));
afterEach(() => {
  vi.useRealTimers();
  for (const port of ports.splice(0)) port.close();
});

/** Pages that hold the engine or not; what each received after its answer. */
function clientsWith(pages: Record<string, boolean>) {
  const received: [string, unknown, MessagePort | undefined][] = [];
  const options: unknown[] = [];
  const clients: PageClients = {
    matchAll: async (given) => {
      options.push(given);
      return Object.entries(pages).map(([id, hasEngine]) => ({
        id,
        postMessage(message: unknown, [port]: Transferable[]) {
          expect(message).toEqual({ type: 'engine-search', engine: 'engine 1' } satisfies EngineSearch);
          if (!(port instanceof MessagePort)) throw new Error('The search came without a port.');
          ports.push(port);
          port.onmessage = (event) => received.push([id, event.data, event.ports[0]]);
          if (hasEngine) port.postMessage({ type: 'engine-here' } satisfies EngineHere);
        },
      }));
    },
    get: async () => undefined,
  };
  return { clients, received, options };
}

test('the port goes to the page with the engine, also one that is not controlled, and to no other', async () => {
  const { clients, received, options } = clientsWith({ asking: false, engine: true, other: false });
  const { port1, port2 } = new MessageChannel();
  ports.push(port1);
  const heard: unknown[] = [];
  port1.onmessage = ({ data }) => heard.push(data);
  await passToEngine(JOIN, port2, clients);
  await vi.waitFor(() => expect(received).toMatchObject([['engine', JOIN, expect.any(MessagePort)]]));
  received[0]?.[2]?.postMessage('hello');
  await vi.waitFor(() => expect(heard).toEqual(['hello']));
  expect(options).toEqual([{ type: 'window', includeUncontrolled: true }]);
});

test.each<Record<string, boolean>>([{}, { asking: false, other: false }])(
  'without a page that has the engine the port is closed: %j',
  async (pages) => {
    const { clients, received } = clientsWith(pages);
    const { port1, port2 } = new MessageChannel();
    ports.push(port1);
    const closed = new Promise((resolve) => port1.addEventListener('close', resolve));
    port1.start();
    const passed = passToEngine(JOIN, port2, clients);
    await vi.advanceTimersByTimeAsync(3000);
    await passed;
    await closed;
    expect(received).toEqual([]);
  },
);

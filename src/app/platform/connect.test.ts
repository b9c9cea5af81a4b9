import { expose } from 'comlink';
import { afterEach, expect, test } from 'vitest';
import { createFakeSession, type Script } from '../../../test/support/fake-session/fake-session.ts';
import type { ChatEvent } from '../../contracts/chat.ts';
import { DEFAULT_SETTINGS } from '../conversations/settings.ts';
import { deathOf, linkTo, sessionOver } from './connect.ts';

const SCRIPT: Script = {
  models: [],
  failures: {},
  halfway: {},
  verifications: {},
  room: {},
  reasoning: [],
  preamble: [],
  answer: ['Hi'],
  answers: {},
  refusals: {},
};

const ports: MessagePort[] = [];
afterEach(() => ports.splice(0).forEach((port) => port.close()));

function channel() {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  return { page: port1, worker: port2 };
}

test('calls and their callbacks cross the channel', async () => {
  const { page, worker } = channel();
  const target = new EventTarget();
  expose(
    createFakeSession({ ...SCRIPT, failures: { bad: { name: 'checkpoint-invalid', message: 'Header too long.' } } }),
    worker,
  );
  const session = sessionOver(async () => linkTo(page, deathOf(target)));
  expect(await session.models.list()).toEqual([]);
  const events: ChatEvent[] = [];
  const isDone = new Promise<void>((resolve) => {
    void session.chat.generate([{ role: 'user', content: 'x' }], DEFAULT_SETTINGS, (event) => {
      events.push(event);
      if (event.type === 'end') resolve();
    });
  });
  await isDone;
  expect(events.map(({ type }) => type)).toEqual(['start', 'prefill', 'prefill', 'text-delta', 'end']);
  await expect(session.models.inspect('http://x/bad')).rejects.toMatchObject({
    name: 'checkpoint-invalid',
    message: 'Header too long.',
  });
});

test('a worker that dies rejects every pending call and every later one', async () => {
  const worker = new EventTarget();
  const link = linkTo(channel().page, deathOf(worker));
  const session = sessionOver(async () => link);
  const pending = [session.models.list(), session.models.load('http://x/y', () => {})];
  worker.dispatchEvent(new Event('error'));
  for (const call of [...pending, session.chat.stop()]) {
    await expect(call).rejects.toMatchObject({ name: 'internal', message: expect.stringContaining('Reload the page') });
  }
});

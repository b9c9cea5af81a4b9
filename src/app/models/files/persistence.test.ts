import { expect, test } from 'vitest';
import type { Session } from '../../../contracts/session.ts';
import { createPersistence } from './persistence.ts';

const session = (keepsWeights: boolean) => ({ models: { requestPersistence: async () => keepsWeights } }) as unknown as Session;
const storage = (isKept: boolean) => ({ persisted: async () => isKept, persist: async () => isKept });

test('models are kept only if the page and the weights are', async () => {
  for (const [page, weights, outcome] of [
    [true, true, 'kept'],
    [true, false, 'refused'],
    [false, true, 'refused'],
  ] as const) {
    const persistence = createPersistence(session(weights), storage(page));
    await persistence.ask();
    expect(persistence.store.get()).toBe(outcome);
  }
});

test('without a request the page shows the present state, and nothing without storage', async () => {
  const persistence = createPersistence(session(false), storage(false));
  await persistence.read();
  expect(persistence.store.get()).toBe('best-effort');
  const without = createPersistence(session(false), null);
  await without.read();
  expect(without.store.get()).toBe('unknown');
});

test('B13 a browser that refuses to say or to keep anything breaks nothing', async () => {
  const refuse = () => Promise.reject(new DOMException('Denied.', 'SecurityError'));
  const persistence = createPersistence(session(true), { persisted: refuse, persist: refuse });
  await persistence.read();
  expect(persistence.store.get()).toBe('unknown');
  await persistence.ask();
  expect(persistence.store.get()).toBe('refused');
});

import { expect, test } from 'vitest';
import { describeStats } from './stats.ts';

const STATS = { promptTokens: 5, cachedTokens: 0, droppedTurns: 0, outputTokens: 3, prefillMs: 1234, decodeMs: 100 };

test('tells tokens, rate and time to the first token', () => {
  expect(describeStats('stop', STATS)).toBe('3 tokens · 20.0 tokens/s · first token after 1.23 s');
});

test('says how it ended, and that early turns were left out', () => {
  expect(describeStats('length', { ...STATS, droppedTurns: 1 })).toContain(
    'ended at the length limit · the context is full: without the first turn',
  );
  expect(describeStats('stop', { ...STATS, droppedTurns: 4 })).toContain('without the first 4 turns');
});

import { expect, test } from 'vitest';
import type { AnswerEnd } from '../../contracts/answer.ts';
import { describeStats } from './stats.ts';

const END: AnswerEnd = {
  type: 'end',
  reason: 'stop',
  stopString: null,
  usage: { promptTokens: 5, cachedTokens: 0, outputTokens: 3, reasoningTokens: 0 },
  prefillMs: 1234,
  decodeMs: 100,
  reasoningMs: 0,
  ids: [],
  dropped: [],
};

test('tells rate, tokens and time to the first word', () => {
  expect(describeStats(END, 0)).toBe('20.0 tokens/s · 3 tokens · first word 1.23 s');
});

test('says how it ended, and that early turns were left out', () => {
  expect(describeStats({ ...END, reason: 'length' }, 1)).toContain('ended at the length limit · without the first turn');
  expect(describeStats(END, 4)).toContain('without the first 4 turns');
});

// The start-up test's answer is the reference's: a change of the model or the arithmetic must
// change it.

import { expect, test } from 'vitest';
import { parseConfig } from '../config.ts';
import { referenceForward } from '../reference/reference-forward.ts';
import { ANSWER, PROMPT } from './known-answer.ts';
import { knownModel } from './known-model.ts';

test.each(['bf16', 'int8'] as const)(
  'the known model’s answer is what the reference computes with %s',
  { timeout: 120_000 },
  (dense) => {
    const model = knownModel();
    const ids = [...PROMPT, ...ANSWER.slice(0, -1).map(({ id }) => id)];
    const { logits } = referenceForward(parseConfig(model.config), model.bytesOf, ids, dense);
    ANSWER.forEach(({ id, top }, step) => {
      const row = logits[PROMPT.length - 1 + step] ?? new Float64Array();
      const order = [...row.keys()].sort((a, b) => (row[b] as number) - (row[a] as number));
      const total = row.reduce((sum, logit) => sum + Math.exp(logit), 0);
      expect(order[0]).toBe(id);
      expect(order.slice(0, top.length)).toEqual(top.map(([candidate]) => candidate));
      for (const [candidate, logprob] of top) expect((row[candidate] as number) - Math.log(total)).toBeCloseTo(logprob, 5);
    });
  },
);

// The budgets by kind of file, at their edges.

import { expect, test } from 'vitest';
import { overBudget } from './line-budget.mjs';

test('a file at its budget passes, one line more is reported with both numbers', () => {
  const files = [
    { path: 'shaders/shared/mxfp4.wgsl', lines: 60 },
    { path: 'shaders/shared/reduce.wgsl', lines: 61 },
    { path: 'shaders/qkv.wgsl', lines: 120 },
    { path: 'shaders/attention.wgsl', lines: 121 },
    { path: 'src/engine/engine.ts', lines: 300 },
    { path: 'src/app/chat/Chat.tsx', lines: 301 },
    { path: 'src/engine/engine.test.ts', lines: 400 },
    { path: 'README.md', lines: 9000 },
  ];
  expect(overBudget(files)).toEqual([
    { path: 'shaders/shared/reduce.wgsl', lines: 61, budget: 60 },
    { path: 'shaders/attention.wgsl', lines: 121, budget: 120 },
    { path: 'src/app/chat/Chat.tsx', lines: 301, budget: 300 },
  ]);
});

// Remedies for a GPU with too little memory: for each failed set of options, all sets that need
// less, each once.

import { beforeAll, expect, test, vi } from 'vitest';
import type { LoadOptions } from '../../../contracts/models.ts';
import type { Manager } from '../manager.ts';
import { loadRemedies } from './remedies.ts';

const URL = 'https://app.test/models/a';
const FAILED = { status: 'failed', url: URL, failure: { name: 'out-of-memory', message: 'No room.' } } as const;

const WEIGHTS = ['exact', 'int8'] as const;
const EMBEDDINGS = ['gpu', 'storage'] as const;
const CACHES = ['f16', 'f32'] as const;
const ALL: LoadOptions[] = WEIGHTS.flatMap((weights) =>
  EMBEDDINGS.flatMap((embedding) => CACHES.map((cache) => ({ weights, embedding, cache }))),
);

beforeAll(() => vi.stubGlobal('window', { isSecureContext: true }));

/** Labels of the remedies after `tried`, each with the options that it would load. */
function offeredAfter(tried: LoadOptions): [label: string, chosen: LoadOptions][] {
  let chosen: LoadOptions | null = null;
  const manager = {
    models: { store: { get: () => ({ list: [] }) }, open: async () => {} },
    loadOptions: { of: () => tried, choose: (_: string, options: LoadOptions) => void (chosen = options) },
  } as unknown as Manager;
  return loadRemedies(manager, FAILED as Parameters<typeof loadRemedies>[1]).flatMap(({ label, run }) => {
    chosen = null;
    run?.();
    return chosen === null ? [] : [[label, chosen]];
  });
}

/** Count of options that take more memory than their alternative. */
const costOf = ({ weights, embedding, cache }: LoadOptions) =>
  [weights === 'exact', embedding === 'gpu', cache === 'f32'].filter(Boolean).length;

test.each(ALL)('after %o each remedy takes less, and no two are the same', (tried) => {
  const remedies = offeredAfter(tried).map(([, options]) => options);
  for (const options of remedies) expect(costOf(options)).toBeLessThan(costOf(tried));
  expect(new Set(remedies.map((options) => JSON.stringify(options))).size).toBe(remedies.length);
  // With the smallest options no remedy is left.
  expect(remedies.length > 0).toBe(tried.embedding === 'gpu' || tried.weights === 'exact' || tried.cache === 'f32');
});

test('an f32 cache is given up first, and stays where it is not what is given up', () => {
  expect(offeredAfter({ weights: 'exact', embedding: 'gpu', cache: 'f32' })).toEqual([
    ['Load with an f16 cache', { weights: 'exact', embedding: 'gpu', cache: 'f16' }],
    ['Load with the embedding in storage', { weights: 'exact', embedding: 'storage', cache: 'f32' }],
    ['Load with int8 weights and the embedding in storage', { weights: 'int8', embedding: 'storage', cache: 'f32' }],
  ]);
});

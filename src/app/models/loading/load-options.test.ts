import { expect, test, vi } from 'vitest';
import { type WeightsComparison } from '../../../contracts/bench-report.ts';
import { DEFAULT_LOAD_OPTIONS, type LoadOptions } from '../../../contracts/models.ts';
import type { Session } from '../../../contracts/session.ts';
import { createLoadOptions, isSame, type Kept } from './load-options.ts';

const MODEL = 'http://localhost/models/a';
const FOUND: WeightsComparison = {
  model: 'a',
  positions: 9,
  sameLikeliest: 1,
  meanDifference: 0.1,
  largestDifference: 0.2,
  meanDivergence: 0.01,
  perplexity: { exact: 2, int8: 2.1 },
};

/** A session in which only `setLoadOptions` is called. */
const sessionWith = (setLoadOptions: Session['models']['setLoadOptions']) => ({ models: { setLoadOptions } }) as Session;

/** A browser's storage that lasts from one page to the next. */
function browser() {
  const entries = new Map<string, string>();
  const storage = {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
  };
  const choose = vi.fn<(loadOptions: Readonly<Record<string, LoadOptions>>) => Promise<void>>(async () => {});
  return { entries, choose, open: () => createLoadOptions({ session: sessionWith(choose), storage: () => storage }) };
}

test('options and comparisons last to the next page, and the worker gets them at once', () => {
  const { open, choose } = browser();
  const first = open();
  expect(first.of(MODEL)).toEqual(DEFAULT_LOAD_OPTIONS);
  first.choose(MODEL, { weights: 'int8' });
  first.choose(MODEL, { embedding: 'storage' });
  first.choose(MODEL, { cache: 'f32' });
  first.measured(MODEL, FOUND);
  const second = open();
  expect(second.of(MODEL)).toEqual({ weights: 'int8', embedding: 'storage', cache: 'f32' });
  expect(second.of(`${MODEL}b`)).toEqual(DEFAULT_LOAD_OPTIONS);
  expect(second.store.get().comparisons).toEqual({ [MODEL]: FOUND });
  expect(choose.mock.calls).toEqual([
    [{}],
    [{ [MODEL]: { weights: 'int8', embedding: 'gpu', cache: 'f16' } }],
    [{ [MODEL]: { weights: 'int8', embedding: 'storage', cache: 'f16' } }],
    [{ [MODEL]: { weights: 'int8', embedding: 'storage', cache: 'f32' } }],
    [{ [MODEL]: { weights: 'int8', embedding: 'storage', cache: 'f32' } }],
  ]);
});

/** The options that a new page reads from `kept`. */
function loadedFrom(kept: string): Kept {
  const { entries, open } = browser();
  open().choose(MODEL, {});
  const [key = ''] = entries.keys();
  entries.set(key, kept);
  return open().store.get();
}

test('options that were saved without a cache get an f16 cache', () => {
  const { choices } = loadedFrom('{"choices":{"a":{"weights":"int8","embedding":"storage"}}}');
  expect(choices).toEqual({ a: { weights: 'int8', embedding: 'storage', cache: 'f16' } });
});

const ONE_CHOICE = { weights: 'exact', embedding: 'gpu', cache: 'f16' } as const;

test.each(['weights', 'embedding', 'cache'] as const)('models that differ in their %s are loaded differently', (name) => {
  const others = { weights: 'int8', embedding: 'storage', cache: 'f32' } as const;
  expect(isSame(ONE_CHOICE, { ...ONE_CHOICE })).toBe(true);
  expect(isSame(ONE_CHOICE, { ...ONE_CHOICE, [name]: others[name] })).toBe(false);
});

test.each([
  '{',
  '{"choices":{"a":{"weights":"int8","embedding":"gpu","cache":"f8"}}}',
  'null',
  '{"choices":{"a":null}}',
  '{"choices":{"a":{"weights":"int4"}},"comparisons":{"a":{"positions":"many"}}}',
])('what cannot be understood was not chosen: %s', (kept) => {
  expect(loadedFrom(kept)).toEqual({ choices: {}, comparisons: {} });
});

test('a browser that keeps nothing leaves a page whose load options last as long as it does', () => {
  const forbidden = () => {
    throw new DOMException('Denied.', 'SecurityError');
  };
  const loadOptions = createLoadOptions({ session: sessionWith(() => Promise.reject(new Error('dead'))), storage: forbidden });
  loadOptions.choose(MODEL, { weights: 'int8' });
  expect(loadOptions.of(MODEL)).toEqual({ weights: 'int8', embedding: 'gpu', cache: 'f16' });
});

import { expect, test } from 'vitest';
import type { ModelSummary } from '../../contracts/models.ts';
import type { ModelsState, Stage } from '../models/models.ts';
import { isDemo, isQuiet, offeredModel } from './first-visit.ts';

const PAGE = 'https://app.test/';
const DEMO = {
  id: 'gpt-oss-tiny',
  url: `${PAGE}models/gpt-oss-tiny`,
  status: 'absent',
  totalBytes: 4e6,
  storedBytes: 0,
} as ModelSummary;
const LARGE = { ...DEMO, id: 'gpt-oss-20b', url: 'https://hub.test/gpt-oss-20b', totalBytes: 13.8e9 } as ModelSummary;
const state = (stage: Stage, large: Partial<ModelSummary> = {}): ModelsState => ({
  list: [DEMO, { ...LARGE, ...large }],
  current: null,
  stage,
});
const opening = (url: string): Stage => ({ status: 'opening', url, progress: null, gpuBytes: null, isStopping: false });

test('gpt-oss-20b is offered until it is here', () => {
  for (const status of ['absent', 'paused', 'downloading'] as const)
    expect(offeredModel(state({ status: 'idle' }, { status }))?.id).toBe('gpt-oss-20b');
  for (const status of ['stored', 'loading', 'loaded'] as const)
    expect(offeredModel(state({ status: 'idle' }, { status }))).toBeNull();
});

test('only the demo opens quietly: any other model takes the chat’s place and can be paused there', () => {
  expect(isQuiet(state({ status: 'starting' }), PAGE)).toBe(true);
  expect(isQuiet(state(opening(DEMO.url)), PAGE)).toBe(true);
  expect(isQuiet(state(opening(LARGE.url)), PAGE)).toBe(false);
  expect(isQuiet(state({ status: 'idle' }), PAGE)).toBe(false);
});

test('the demo opens quietly on the first visit, when its size is not yet known', () => {
  const first = { ...state(opening(DEMO.url)), list: [{ ...DEMO, totalBytes: null }, LARGE] };
  expect(isQuiet(first, PAGE)).toBe(true);
  expect(isQuiet({ ...first, stage: { status: 'checking', url: DEMO.url } }, PAGE)).toBe(true);
});

test('the app’s own small model is the demo, and no other one is', () => {
  expect(isDemo(state({ status: 'idle' }), DEMO.url, PAGE)).toBe(true);
  expect(isDemo(state({ status: 'idle' }), LARGE.url, PAGE)).toBe(false);
  expect(isDemo(state({ status: 'idle' }), undefined, PAGE)).toBe(false);
});

import { expect, test } from 'vitest';
import { DEFAULT_LOAD_OPTIONS, type ModelSummary } from '../../../contracts/models.ts';
import { type Facts } from '../facts/facts.ts';
import { WAYS } from '../facts/ways.ts';
import type { ModelsState } from '../models.ts';
import { chipLabel } from './chip-label.ts';
import { choicesOf } from './choices.ts';

const caches = (bytes: number) => ({ f16: bytes, f32: bytes + 0.2e9 });
const MODEL: ModelSummary = {
  id: 'gpt-oss-20b',
  url: 'https://hub.test/gpt-oss-20b',
  status: 'stored',
  totalBytes: 13.8e9,
  storedBytes: 13.8e9,
  trust: 'app',
  gpuBytes: {
    exact: { gpu: caches(14.1e9), storage: caches(12.9e9) },
    int8: { gpu: caches(13e9), storage: caches(11.8e9) },
  },
  loadOptions: null,
  isInMemory: false,
  wasEvicted: false,
  notice: null,
};
const FACTS: Facts = { gpu: null, freeBytes: null, models: {}, running: null, failed: null };
const KEPT = { choices: {}, comparisons: {} };
const [published, lighter, lightest] = WAYS.map(({ loadOptions }) => loadOptions);
const factsWith = (acceptedBytes: number[]): Facts => ({
  ...FACTS,
  models: {
    [MODEL.url]: {
      fit: acceptedBytes.map((accepted, rank) => ({
        loadOptions: [published, lighter, lightest][rank] ?? DEFAULT_LOAD_OPTIONS,
        bytes: [14.1e9, 13e9, 11.8e9][rank] ?? 0,
        acceptedBytes: accepted,
      })),
      speeds: { Lighter: 55.1 },
      bytesPerSecond: null,
    },
  },
});

test('a stored model is offered in every way, until a test tells which fit', () => {
  const all = choicesOf(MODEL, { current: null, kept: KEPT, facts: FACTS });
  expect(all.map(({ title }) => title)).toEqual(['gpt-oss-20b', 'gpt-oss-20b, lighter', 'gpt-oss-20b, lightest']);
  const tested = choicesOf(MODEL, { current: null, kept: KEPT, facts: factsWith([13.5e9, 13e9]) });
  expect(tested.map(({ title, speed }) => [title, speed])).toEqual([
    ['gpt-oss-20b, lighter', 55],
    ['gpt-oss-20b, lightest', null],
  ]);
});

test('a model that fits in no way is one entry that says by how much', () => {
  const [only, ...others] = choicesOf(MODEL, { current: null, kept: KEPT, facts: factsWith([5e9, 5e9, 5e9]) });
  expect(others).toEqual([]);
  expect(only?.bytesShort).toBe(6.8e9);
});

test('the way that is loaded is the current one', () => {
  const current = { ...MODEL, loadOptions: lighter ?? null };
  const found = choicesOf(MODEL, { current, kept: KEPT, facts: FACTS }).filter(({ isCurrent }) => isCurrent);
  expect(found.map(({ title }) => title)).toEqual(['gpt-oss-20b, lighter']);
});

test('the header says what happens to a model, and how far it is', () => {
  const state = (stage: ModelsState['stage']): ModelsState => ({ list: [MODEL], current: null, stage });
  const opening = { status: 'opening', url: MODEL.url, gpuBytes: null, isStopping: false } as const;
  const bytes = { bytes: 5, totalBytes: 10 };
  expect(chipLabel(state({ status: 'checking', url: MODEL.url }))).toBe('Checking gpt-oss-20b…');
  expect(chipLabel(state({ ...opening, progress: { type: 'loading', ...bytes } }))).toBe('Loading gpt-oss-20b · 50 %');
  const waiting = { storedBytes: 0, bytesPerSecond: 0, secondsLeft: null, waiting: null };
  expect(chipLabel(state({ ...opening, progress: { type: 'downloading', ...bytes, ...waiting } }))).toBe(
    'Downloading gpt-oss-20b · 50 %',
  );
  expect(chipLabel(state({ ...opening, progress: { type: 'starting' } }))).toBe('Starting gpt-oss-20b…');
  expect(chipLabel(state({ status: 'idle' }))).toBe('No model');
});

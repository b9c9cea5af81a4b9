import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SAMPLING_PARAMETERS } from '../../contracts/parameters.ts';
import { DEFAULT_SETTINGS, isSameSettings, isSampling, readSettings, SAMPLING_NAMES } from './settings.ts';

test('settings are read as they were written', () => {
  const settings = { ...DEFAULT_SETTINGS, instructions: 'Be brief.', effort: 'high', topK: 40, seed: 7, maxTokens: 100 } as const;
  expect(readSettings(structuredClone(settings))).toEqual(settings);
  expect(isSameSettings(readSettings(settings), settings)).toBe(true);
  expect(isSameSettings(settings, { ...settings, seed: 8 })).toBe(false);
});

test.each([[undefined], [null], ['text'], [{}], [{ effort: 'extreme', overflow: 3, seed: -1, maxTokens: 0, instructions: 4 }]])(
  '%o gives the defaults',
  (stored) => expect(readSettings(stored)).toEqual(DEFAULT_SETTINGS),
);

test('whatever is stored, every parameter is in its range', () => {
  const numbers = fc.oneof(fc.double(), fc.integer(), fc.string());
  const stored = fc.record(Object.fromEntries(SAMPLING_NAMES.map((name) => [name, numbers])));
  fc.assert(
    fc.property(stored, (value) => {
      const settings = readSettings(value);
      for (const name of SAMPLING_NAMES) expect(isSampling(name, settings[name]), name).toBe(true);
    }),
  );
});

test('the defaults are those of the API', () => {
  for (const name of SAMPLING_NAMES) expect(DEFAULT_SETTINGS[name], name).toBe(SAMPLING_PARAMETERS[name].default);
});

// The printed list after a ring names the right tests, for every kind of report.

import { expect, test } from 'vitest';
import { playwrightDurations, slowestLines, vitestDurations } from './slowest.mjs';

test('the ten slowest are printed, the slowest first', () => {
  const durations = Array.from({ length: 30 }, (_, i) => ({ name: `test ${i}`, ms: 1000 * ((7 * i) % 30) }));
  const lines = slowestLines(durations);
  expect(lines[0]).toBe('The 10 slowest:');
  expect(lines.slice(1).map((line) => Number.parseFloat(line))).toEqual([29, 28, 27, 26, 25, 24, 23, 22, 21, 20]);
});

test('a run of fewer tests prints them all, one of none a heading alone', () => {
  expect(slowestLines([{ name: 'only', ms: 1234 }])).toEqual(['The 1 slowest:', '    1.2 s  only']);
  expect(slowestLines([])).toEqual(['The 0 slowest:']);
});

test('a test of vitest is named by its file, and one that did not run took no time', () => {
  const assertionResults = [{ fullName: 'adds', duration: 12 }, { fullName: 'was skipped' }];
  const report = { testResults: [{ name: `${process.cwd()}/src/a.test.ts`, assertionResults }] };
  expect(vitestDurations(report)).toEqual([
    { name: 'src/a.test.ts: adds', ms: 12 },
    { name: 'src/a.test.ts: was skipped', ms: 0 },
  ]);
});

test('a spec of Playwright is named by its suites and counts every try', () => {
  const spec = { title: 'opens', tests: [{ results: [{ duration: 5 }, { duration: 6 }] }] };
  const report = { suites: [{ title: 'page.spec.ts', specs: [spec], suites: [{ title: 'a phone', specs: [spec] }] }] };
  expect(playwrightDurations(report)).toEqual([
    { name: 'page.spec.ts: opens', ms: 11 },
    { name: 'page.spec.ts: a phone: opens', ms: 11 },
  ]);
});

// Crashes, empty rings, files that did not load and tests that did not run never count as passed.

import { describe, expect, test } from 'vitest';
import { judged, playwrightOutcome, sum, vitestOutcome } from './outcome.mjs';

const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((each) => ({ status: each })) });
const stats = { expected: 3, unexpected: 0, flaky: 0, skipped: 0 };

describe('a vitest ring', () => {
  test('counts tests over all files', () => {
    const report = { testResults: [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')] };
    expect(vitestOutcome(report)).toEqual({ passed: 3, failed: 1 });
  });

  test('counts a file that did not load as one failure', () => {
    expect(vitestOutcome({ testResults: [file('failed')] })).toEqual({ passed: 0, failed: 1 });
  });

  test('counts tests that did not run as failures', () => {
    expect(vitestOutcome({ testResults: [file('passed', 'passed', 'skipped', 'todo', 'pending')] })).toEqual({
      passed: 1,
      failed: 3,
    });
  });
});

describe('a Playwright ring', () => {
  test('counts expected results as passed', () => {
    expect(playwrightOutcome({ stats, errors: [] })).toEqual({ passed: 3, failed: 0 });
  });

  test('counts flaky and skipped tests and errors outside of tests as failures', () => {
    const outcome = playwrightOutcome({
      stats: { ...stats, unexpected: 1, flaky: 2, skipped: 4 },
      errors: [new Error('no server')],
    });
    expect(outcome).toEqual({ passed: 3, failed: 8 });
  });
});

describe('a ring', () => {
  test('that ran nothing has failed', () => {
    expect(judged({ passed: 0, failed: 0 }, true)).toEqual({ passed: 0, failed: 1 });
  });

  test('whose program crashed has failed, whatever its tests say', () => {
    expect(judged({ passed: 7, failed: 0 }, false)).toEqual({ passed: 7, failed: 1 });
  });

  test('that failed is not counted twice', () => {
    expect(judged({ passed: 7, failed: 2 }, false)).toEqual({ passed: 7, failed: 2 });
  });

  test('adds up with others', () => {
    expect(
      sum([
        { passed: 1, failed: 0 },
        { passed: 2, failed: 3 },
      ]),
    ).toEqual({ passed: 3, failed: 3 });
  });
});

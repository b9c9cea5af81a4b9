// Crashes, empty rings, files that did not load and tests that did not run never count as passed.

import { describe, expect, test } from 'vitest';
import { judged, playwrightOutcome, sum, vitestOutcome } from './outcome.mjs';

const file = (status: string, ...tests: string[]) => ({
  name: `${process.cwd()}/a.test.ts`,
  status,
  assertionResults: tests.map((each) => ({ status: each, fullName: `is ${each}` })),
});
const stats = { expected: 3, unexpected: 0, flaky: 0, skipped: 0 };
const counts = (passed: number, failed: number) => expect.objectContaining({ passed, failed });
const spec = (title: string, status: string, ...messages: string[]) => ({
  title,
  ok: status === 'expected',
  tests: [{ status, results: messages.map((message) => ({ error: { message } })) }],
});

describe('a vitest ring', () => {
  test('counts tests over all files', () => {
    const report = { testResults: [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')] };
    expect(vitestOutcome(report)).toEqual({
      passed: 3,
      failed: 1,
      failures: ['a.test.ts: is failed'],
    });
  });

  test('counts a file that did not load as one failure', () => {
    expect(vitestOutcome({ testResults: [file('failed')] })).toEqual({
      passed: 0,
      failed: 1,
      failures: ['a.test.ts as a whole'],
    });
  });

  test('says in one line what a failed test found', () => {
    const failed = { status: 'failed', fullName: 'adds', failureMessages: ['\u001B[31mexpected 1\u001B[39m\n   to be 2'] };
    const report = { testResults: [{ ...file('failed'), assertionResults: [failed] }] };
    expect(vitestOutcome(report).failures).toEqual(['a.test.ts: adds (expected 1 to be 2)']);
  });

  test('counts tests that did not run as failures', () => {
    expect(vitestOutcome({ testResults: [file('passed', 'passed', 'skipped', 'todo', 'pending')] })).toEqual(counts(1, 3));
  });
});

describe('a Playwright ring', () => {
  test('counts expected results as passed', () => {
    expect(playwrightOutcome({ stats, errors: [], suites: [] })).toEqual({ passed: 3, failed: 0, failures: [] });
  });

  test('counts flaky and skipped tests and errors outside of tests as failures', () => {
    const outcome = playwrightOutcome({
      stats: { ...stats, unexpected: 1, flaky: 2, skipped: 4 },
      errors: [new Error('no server')],
      suites: [
        { title: 'a.spec.ts', suites: [{ title: 'chat', specs: [spec('answers', 'expected'), spec('stops', 'flaky')] }] },
        { title: 'b.spec.ts', specs: [spec('loads', 'unexpected', 'Timed out\n  15000 ms'), spec('waits', 'skipped')] },
      ],
    });
    expect(outcome).toEqual({
      passed: 3,
      failed: 8,
      failures: [
        'a.spec.ts: chat: stops',
        'b.spec.ts: loads (Timed out 15000 ms)',
        'b.spec.ts: waits',
        'an error outside of tests (no server)',
      ],
    });
  });
});

describe('a ring', () => {
  test('that ran nothing has failed', () => {
    expect(judged({ passed: 0, failed: 0, failures: [] }, true)).toEqual(counts(0, 1));
  });

  test('whose program crashed has failed, whatever its tests say', () => {
    expect(judged({ passed: 7, failed: 0, failures: [] }, false)).toEqual(counts(7, 1));
  });

  test('that failed is not counted twice', () => {
    expect(judged({ passed: 7, failed: 2, failures: [] }, false)).toEqual(counts(7, 2));
  });

  test('adds up with others', () => {
    expect(
      sum([
        { passed: 1, failed: 0, failures: [] },
        { passed: 2, failed: 1, failures: ['a'] },
        { passed: 0, failed: 2, failures: ['b', 'c'] },
      ]),
    ).toEqual({ passed: 3, failed: 3, failures: ['a', 'b', 'c'] });
  });
});

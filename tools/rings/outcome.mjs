// Counts passed and failed tests of a ring, from the reports that vitest and Playwright write. Only
// "ran and passed" counts as passed. A test that did not run, a file that did not load and an empty
// ring count as failed.

import { stripVTControlCharacters } from 'node:util';

/**
 * Counts, and the name and the first words of each failure.
 * @typedef {{ passed: number, failed: number, failures: string[] }} Outcome
 * @typedef {{ status: string, fullName: string, failureMessages?: string[] }} VitestTest
 * @typedef {{ name: string, status: string, message?: string, assertionResults: VitestTest[] }} VitestFile
 * @typedef {{ error?: { message?: string } }} Attempt
 * @typedef {{ title: string, ok: boolean, tests: { status: string, results?: Attempt[] }[] }} Spec
 * @typedef {{ title: string, specs?: Spec[], suites?: Suite[] }} Suite
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number },
 *   errors: { message?: string }[], suites: Suite[] }} PlaywrightReport
 */

/** Characters of an error's message: enough for what was expected, what came and the line of the test. */
const MESSAGE_LENGTH = 400;

/**
 * Outcome of one project's run by vitest's JSON report.
 * @param {{ testResults: VitestFile[] }} report
 * @returns {Outcome}
 */
export function vitestOutcome(report) {
  return sum(report.testResults.map(fileOutcome));
}

/** @param {VitestFile} file */
function fileOutcome({ name, status, message, assertionResults }) {
  const file = name.replace(`${process.cwd()}/`, '');
  const failures = assertionResults
    .filter((test) => test.status !== 'passed')
    .map(({ fullName, failureMessages = [] }) => failure(`${file}: ${fullName}`, failureMessages[0]));
  const passed = assertionResults.length - failures.length;
  // A file can fail with no test of its own failing: it did not load, or a hook threw.
  if (status === 'failed' && failures.length === 0) failures.push(failure(`${file} as a whole`, message));
  return { passed, failed: failures.length, failures };
}

/**
 * Outcome by Playwright's JSON report. A test that passed only on a retry is a failure.
 * @param {PlaywrightReport} report
 * @returns {Outcome}
 */
export function playwrightOutcome({ stats, errors, suites }) {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + stats.skipped + errors.length,
    failures: [
      ...suites.flatMap((suite) => unexpectedSpecs(suite, '')),
      ...errors.map(({ message }) => failure('an error outside of tests', message)),
    ],
  };
}

/**
 * @param {Suite} suite
 * @param {string} parent names of the suites around it
 * @returns {string[]}
 */
function unexpectedSpecs({ title, specs = [], suites = [] }, parent) {
  const path = parent === '' ? title : `${parent}: ${title}`;
  const own = specs.filter(({ tests }) => tests.some(({ status }) => status !== 'expected'));
  const failures = own.map(({ title: spec, tests }) => failure(`${path}: ${spec}`, errorOf(tests)));
  return [...failures, ...suites.flatMap((inner) => unexpectedSpecs(inner, path))];
}

/** @param {Spec['tests']} tests */
function errorOf(tests) {
  const attempts = tests.flatMap(({ results = [] }) => results);
  return attempts.find(({ error }) => error)?.error?.message;
}

/**
 * A failure in one line: a log may keep only lines that say FAILED.
 * @param {string} name
 * @param {string} [message]
 */
function failure(name, message = '') {
  const words = stripVTControlCharacters(message).replaceAll(/\s+/g, ' ').trim();
  return words ? `${name} (${words.slice(0, MESSAGE_LENGTH)})` : name;
}

/**
 * The outcome that a ring may claim: at least one failure when its program failed or nothing ran.
 * @param {Outcome} counted
 * @param {boolean} exitedWell whether the program that ran the tests ended with exit code 0
 * @returns {Outcome}
 */
export function judged({ passed, failed, failures }, exitedWell) {
  const isProven = exitedWell && passed + failed > 0;
  return { passed, failed: isProven ? failed : Math.max(failed, 1), failures };
}

/**
 * @param {Outcome[]} outcomes
 * @returns {Outcome}
 */
export function sum(outcomes) {
  return {
    passed: outcomes.reduce((total, outcome) => total + outcome.passed, 0),
    failed: outcomes.reduce((total, outcome) => total + outcome.failed, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
  };
}

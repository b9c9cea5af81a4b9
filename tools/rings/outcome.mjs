// Counts passed and failed tests of a ring, from the reports that vitest and Playwright write. Only
// "ran and passed" counts as passed. A test that did not run, a file that did not load and an empty
// ring count as failed.

/**
 * @typedef {{ passed: number, failed: number }} Outcome
 * @typedef {{ status: string, assertionResults: { status: string }[] }} VitestFile
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number },
 *   errors: unknown[] }} PlaywrightReport
 */

/**
 * Outcome of one project's run by vitest's JSON report.
 * @param {{ testResults: VitestFile[] }} report
 * @returns {Outcome}
 */
export function vitestOutcome(report) {
  return sum(report.testResults.map(fileOutcome));
}

/** @param {VitestFile} file */
function fileOutcome({ status, assertionResults }) {
  const passed = assertionResults.filter((test) => test.status === 'passed').length;
  const failed = assertionResults.length - passed;
  // A file can fail with no test of its own failing: it did not load, or a hook threw.
  return { passed, failed: status === 'failed' ? Math.max(failed, 1) : failed };
}

/**
 * Outcome by Playwright's JSON report. A test that passed only on a retry is a failure.
 * @param {PlaywrightReport} report
 * @returns {Outcome}
 */
export function playwrightOutcome({ stats, errors }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped + errors.length };
}

/**
 * The outcome that a ring may claim: at least one failure when its program failed or nothing ran.
 * @param {Outcome} counted
 * @param {boolean} exitedWell whether the program that ran the tests ended with exit code 0
 * @returns {Outcome}
 */
export function judged({ passed, failed }, exitedWell) {
  const isProven = exitedWell && passed + failed > 0;
  return { passed, failed: isProven ? failed : Math.max(failed, 1) };
}

/**
 * @param {Outcome[]} outcomes
 * @returns {Outcome}
 */
export function sum(outcomes) {
  return {
    passed: outcomes.reduce((total, outcome) => total + outcome.passed, 0),
    failed: outcomes.reduce((total, outcome) => total + outcome.failed, 0),
  };
}

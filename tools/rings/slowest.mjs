// The slowest tests of a ring, from the reports that vitest and Playwright write.

/**
 * @typedef {{ name: string, ms: number }} Duration
 * @typedef {{ fullName: string, duration?: number | null }} VitestTest
 * @typedef {{ testResults: { name: string, assertionResults: VitestTest[] }[] }} VitestReport
 * @typedef {{ title: string, tests: { results: { duration: number }[] }[] }} Spec
 * @typedef {{ title: string, specs?: Spec[], suites?: Suite[] }} Suite
 */

/** Number of printed tests. */
const SLOWEST = 10;

/**
 * Time of each test of one project's run.
 * @param {VitestReport} report
 * @returns {Duration[]}
 */
export function vitestDurations({ testResults }) {
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, duration }) => ({
      name: `${name.replace(`${process.cwd()}/`, '')}: ${fullName}`,
      ms: duration ?? 0,
    })),
  );
}

/**
 * Time of each test of a Playwright run, over all its tries.
 * @param {{ suites: Suite[] }} report
 * @returns {Duration[]}
 */
export function playwrightDurations({ suites }) {
  return suites.flatMap((suite) => ofSuite(suite, ''));
}

/**
 * @param {Suite} suite
 * @param {string} parent names of the suites around it
 * @returns {Duration[]}
 */
function ofSuite({ title, specs = [], suites = [] }, parent) {
  const path = parent === '' ? title : `${parent}: ${title}`;
  const own = specs.map((spec) => ({
    name: `${path}: ${spec.title}`,
    ms: spec.tests.flatMap(({ results }) => results).reduce((total, { duration }) => total + duration, 0),
  }));
  return [...own, ...suites.flatMap((inner) => ofSuite(inner, path))];
}

/**
 * A heading and a line for each of the slowest tests, the slowest first.
 * @param {Duration[]} durations
 * @returns {string[]}
 */
export function slowestLines(durations) {
  const slowest = durations.toSorted((a, b) => b.ms - a.ms).slice(0, SLOWEST);
  return [`The ${slowest.length} slowest:`, ...slowest.map(({ name, ms }) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${name}`)];
}

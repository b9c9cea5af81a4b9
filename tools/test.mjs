// `npm test`: from a bare checkout, installs missing packages, runs the rings that prove the
// product, and ends with one line over all of them. A ring that fails does not hide the next.
//
// - `npm test -- unit lavapipe`: only those rings
// - `npm run test:all`: every ring
// - `npm run test:all -- --after-test`: every ring that `npm test` does not run

import { sum } from './rings/outcome.mjs';
import { DEPTH_PARTS, DEPTH_RINGS, PRODUCT_RINGS } from './rings/rings.mjs';
import { preparePackages } from './setup/prepare.mjs';

/** @typedef {import('./rings/outcome.mjs').Outcome} Outcome */

/**
 * @param {string} name
 * @param {() => Promise<Outcome>} run
 */
async function runRing(name, run) {
  const started = performance.now();
  console.log(`\n== ${name}`);
  const outcome = await run().catch((error) => ({ passed: 0, failed: 1, failures: [`could not run: ${error.message}`] }));
  const { passed, failed } = outcome;
  console.log(`== ${name}: ${passed} passed, ${failed} failed in ${Math.round((performance.now() - started) / 1000)} s`);
  return { passed, failed, failures: outcome.failures.map((failure) => `${name}: ${failure}`) };
}

const ALL_RINGS = { ...PRODUCT_RINGS, ...DEPTH_RINGS };
const NAMED_RINGS = { ...ALL_RINGS, ...DEPTH_PARTS };

/** @param {string[]} words */
function ringsFor(words) {
  const options = words.filter((word) => word.startsWith('--'));
  const names = words.filter((word) => !word.startsWith('--'));
  const unknown = [
    ...names.filter((name) => !(name in NAMED_RINGS)),
    ...options.filter((option) => !['--all', '--after-test'].includes(option)),
  ];
  if (unknown.length > 0) {
    console.error(`There is no ring ${unknown.join(', ')}; there are ${Object.keys(NAMED_RINGS).join(', ')}.`);
    process.exit(2);
  }
  if (names.length > 0) return Object.fromEntries(Object.entries(NAMED_RINGS).filter(([name]) => names.includes(name)));
  if (options.includes('--after-test')) return DEPTH_RINGS;
  return options.includes('--all') ? ALL_RINGS : PRODUCT_RINGS;
}

const rings = ringsFor(process.argv.slice(2));
preparePackages();
const outcomes = [];
for (const [name, run] of Object.entries(rings)) outcomes.push(await runRing(name, run));
const { passed, failed, failures } = sum(outcomes);
for (const failure of failures) console.log(`FAILED: ${failure}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

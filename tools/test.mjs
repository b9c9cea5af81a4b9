// `npm test`: from a bare checkout, installs what is missing, runs every ring of tests and ends with one line over all of them.
// `npm test -- unit lavapipe` runs only those. A ring that fails does not hide the next.

import { sum } from './rings/outcome.mjs';
import { RINGS } from './rings/rings.mjs';
import { preparePackages } from './setup/prepare.mjs';

/** @typedef {import('./rings/outcome.mjs').Outcome} Outcome */

/**
 * @param {string} name
 * @param {() => Promise<Outcome>} run
 */
async function runRing(name, run) {
  const started = performance.now();
  console.log(`\n== ${name}`);
  const { passed, failed } = await run().catch((error) => {
    console.error(`${name} could not run: ${error.message}`);
    return { passed: 0, failed: 1 };
  });
  console.log(`== ${name}: ${passed} passed, ${failed} failed in ${Math.round((performance.now() - started) / 1000)} s`);
  return { passed, failed };
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in RINGS));
if (unknown.length > 0) {
  console.error(`There is no ring ${unknown.join(', ')}; there are ${Object.keys(RINGS).join(', ')}.`);
  process.exit(2);
}

preparePackages();
const outcomes = [];
for (const [name, run] of Object.entries(RINGS)) {
  if (asked.length === 0 || asked.includes(name)) outcomes.push(await runRing(name, run));
}
const { passed, failed } = sum(outcomes);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

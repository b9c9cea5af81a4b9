// The rings of tests by name, in the order they run: their commands and their reports. A ring's
// function resolves to an Outcome and never throws for a failing test.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { prepareBuild, prepareClients, prepareModel, prepareSystem, ROOT } from '../setup/prepare.mjs';
import { judged, playwrightOutcome, sum, vitestOutcome } from './outcome.mjs';
import { playwrightDurations, slowestLines, vitestDurations } from './slowest.mjs';

/** @typedef {import('./outcome.mjs').Outcome} Outcome */
/** @typedef {import('./slowest.mjs').Duration} Duration */

const REPORTS = join(ROOT, '.cache/rings');
const E2E_CONFIG = 'e2e/playwright.config.ts';
// Longer than any ring takes on two slow cores. A hang must end in a count, not in silence.
const RING_LIMIT_MS = 55 * 60_000;
// More than cores, because parts differ in length.
const SHARDS = 4;
// Time for a program to close its browsers after SIGTERM, ms.
const PATIENCE_MS = 10_000;
// Parts of browser rings that run at the same time. A spec waits more than it computes.
const LANES = 2;
const FIRST_PORT = 4174;

/** The steps of `npm run check`. Each counts as one test. */
const CHECKS = [
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'lint', command: ['oxlint', '--type-aware'] },
  { name: 'format', command: ['biome', 'check', '.'] },
  { name: 'unused code', command: ['knip'] },
  { name: 'code that only tests call', command: ['knip', '--production'] },
  { name: 'line budget', command: ['node', 'tools/line-budget.mjs'] },
];

/** The rings of `npm test`, which prove the product. */
/** @type {Record<string, () => Promise<Outcome>>} */
export const PRODUCT_RINGS = {
  check: async () => {
    const outcomes = [];
    for (const step of CHECKS) outcomes.push(await runStep(step));
    return sum(outcomes);
  },
  unit: () => runVitest('unit'),
  statistics: () => runVitest('statistics'),
  lavapipe: () => runVitest('lavapipe'),
  build: async () => {
    prepareModel();
    rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
    return runStep({ name: 'build', command: ['vite', 'build'] });
  },
  // Specs of the page need no GPU, so they run beside those that load a model onto a software GPU.
  e2e: () => inLanes([(lane) => runPlaywright('e2e-model', E2E_CONFIG, { projects: ['model'], lane }), ...pageParts()]),
};

/** The specs of the page in parts, which both lanes take. */
function pageParts() {
  return Array.from({ length: SHARDS }, (_, i) => {
    const shard = `${i + 1}/${SHARDS}`;
    return (/** @type {number} */ lane) => runPlaywright(`e2e-page-${i + 1}`, E2E_CONFIG, { projects: ['page'], shard, lane });
  });
}

/** The parts of the ring `depth`, each a ring by its name as well. */
/** @type {Record<string, (lane?: number) => Promise<Outcome>>} */
export const DEPTH_PARTS = {
  faults: (lane) => runPlaywright('faults', 'e2e/faults/playwright.config.ts', { lane }),
  // Real API clients need packages of their own, which only this ring installs.
  clients: async (lane) => {
    prepareClients();
    const types = await runStep({ name: 'types of the clients', command: ['tsc', '-p', 'e2e/clients'] });
    return sum([types, await runPlaywright('clients', 'e2e/clients/playwright.config.ts', { lane })]);
  },
  'e2e-slow': (lane) => runPlaywright('e2e-slow', 'e2e/slow/playwright.config.ts', { lane }),
  'e2e-loading': (lane) => runPlaywright('e2e-loading', E2E_CONFIG, { projects: ['storage', 'loading'], lane }),
  slow: () => runVitest('slow'),
};

/**
 * The further rings of `npm run test:all`: the same tests on a second GPU, faults of disks and
 * browsers, large inputs.
 */
/** @type {Record<string, () => Promise<Outcome>>} */
export const DEPTH_RINGS = {
  swiftshader: () => runVitestInShards('swiftshader'),
  depth: () => inLanes(Object.values(DEPTH_PARTS)),
};

/**
 * Runs a program of node_modules/.bin with its output shown. Resolves to whether it ended with exit
 * code 0 in time.
 * @param {string[]} command
 * @param {Record<string, string>} [env]
 * @returns {Promise<boolean>}
 */
function succeeds([program = '', ...args], env = {}) {
  const path = `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH']}`;
  return new Promise((resolve) => {
    // A process group of its own, so that the browsers and servers it starts end with it.
    const child = spawn(program, args, {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, PATH: path, ...env },
      detached: true,
    });
    const signal = (/** @type {NodeJS.Signals} */ name) => child.pid && process.kill(-child.pid, name);
    const interrupt = () => {
      signal('SIGTERM');
      process.exit(130);
    };
    const timers = [
      setTimeout(() => signal('SIGTERM'), RING_LIMIT_MS),
      setTimeout(() => signal('SIGKILL'), RING_LIMIT_MS + PATIENCE_MS),
    ];
    const end = (/** @type {boolean} */ isGood) => {
      timers.forEach(clearTimeout);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      resolve(isGood);
    };
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    child.once('error', () => end(false));
    child.once('exit', (code) => end(code === 0));
  });
}

/** @param {{ name: string, command: string[] }} step */
async function runStep({ name, command }) {
  const isGood = await succeeds(command);
  console.log(`${isGood ? 'passed' : 'failed'}: ${name} (${command.join(' ')})`);
  return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, failures: isGood ? [] : [name] };
}

/**
 * @param {string} project
 * @param {string} [shard] which part of its files, as vitest writes it: "1/4"; all of them without
 */
async function runVitest(project, shard) {
  if (project !== 'unit') prepareSystem();
  const report = freshReport(shard ? `${project}-${shard.replace('/', '-of-')}` : project);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const part = shard ? [`--shard=${shard}`] : [];
  const isGood = await succeeds(['vitest', 'run', '--project', project, ...part, ...reporters], { SHARD: shard ?? '' });
  printSlowest(report, vitestDurations);
  return judged(readOutcome(report, vitestOutcome), isGood);
}

/**
 * Runs a project in parts, as many at once as there are cores. Chromium's software GPU keeps little
 * more than one core busy.
 * @param {string} project
 */
async function runVitestInShards(project) {
  const shards = Array.from({ length: SHARDS }, (_, i) => `${i + 1}/${SHARDS}`);
  /** @type {Outcome[]} */
  const outcomes = [];
  const lane = async () => {
    for (let shard = shards.shift(); shard; shard = shards.shift()) outcomes.push(await runVitest(project, shard));
  };
  await Promise.all(Array.from({ length: Math.min(SHARDS, availableParallelism()) }, lane));
  return sum(outcomes);
}

/**
 * Runs Playwright's specs of a config, or of some of its projects, or of a part of its files. Runs
 * at the same time have different lanes: a server's port and a build for each.
 * @param {string} ring
 * @param {string} config
 * @param {{ projects?: string[], shard?: string, lane?: number | undefined }} [options]
 */
async function runPlaywright(ring, config, { projects = [], shard, lane = 0 } = {}) {
  prepareSystem();
  prepareModel();
  prepareBuild();
  const report = freshReport(ring);
  const part = shard ? [`--shard=${shard}`] : [];
  const command = ['playwright', 'test', '--config', config, ...projects.flatMap((project) => ['--project', project]), ...part];
  const isGood = await succeeds(command, {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    E2E_PORT: String(FIRST_PORT + lane),
  });
  printSlowest(report, playwrightDurations);
  return judged(readOutcome(report, playwrightOutcome), isGood);
}

/**
 * Runs parts of a ring, two at a time, each with the number of its lane. Resolves to the sum of
 * their outcomes.
 * @param {((lane: number) => Promise<Outcome>)[]} parts
 */
async function inLanes(parts) {
  const waiting = [...parts];
  /** @type {Outcome[]} */
  const outcomes = [];
  const run = async (/** @type {number} */ lane) => {
    for (let part = waiting.shift(); part; part = waiting.shift()) outcomes.push(await part(lane));
  };
  await Promise.all(Array.from({ length: Math.min(LANES, availableParallelism()) }, (_, lane) => run(lane)));
  return sum(outcomes);
}

/**
 * @template Report
 * @param {string} path
 * @param {(report: Report) => Duration[]} durations
 */
function printSlowest(path, durations) {
  if (existsSync(path)) console.log(slowestLines(durations(JSON.parse(readFileSync(path, 'utf8')))).join('\n'));
}

/**
 * Path for a ring's report, with no report of an earlier run in its place.
 * @param {string} ring
 */
function freshReport(ring) {
  mkdirSync(REPORTS, { recursive: true });
  const path = join(REPORTS, `${ring}.json`);
  rmSync(path, { force: true });
  return path;
}

/**
 * @template Report
 * @param {string} path
 * @param {(report: Report) => Outcome} count
 * @returns {Outcome} zeros when the program ended without writing a report
 */
function readOutcome(path, count) {
  return existsSync(path) ? count(JSON.parse(readFileSync(path, 'utf8'))) : { passed: 0, failed: 0, failures: [] };
}

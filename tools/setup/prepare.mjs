// Prepares a checkout for `npm start` and `npm test`, and does only the missing steps. It installs
// npm and Debian packages, makes a random model if public/models has none, and builds the app into
// dist. It runs before node_modules exists, so it uses only Node's own modules.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * By place in node_modules.
 * @typedef {Record<string,
 *   { version?: string, integrity?: string, optional?: boolean }>} LockEntries
 */

/** Inputs of the built app. A change in any of these makes `dist` stale. */
const BUILD_INPUTS = ['src', 'shaders', 'public', 'tools/vite', 'index.html', 'package-lock.json', 'vite.config.ts'];

/**
 * Runs a program in the repository's root with its output shown. Throws when it fails.
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ` with exit code ${status}`}.`);
}

/** Installs node_modules exactly by package-lock.json, when they differ from it. */
export function preparePackages() {
  installIn('.');
}

/** Installs the API clients that e2e/clients tests. They are a package of their own. */
export function prepareClients() {
  installIn('e2e/clients');
}

/** @param {string} folder of a package, relative to the repository's root */
function installIn(folder) {
  if (!isInstalled(folder)) run('npm', ['ci', '--prefix', folder, '--include=dev', '--no-audit', '--no-fund']);
}

/** Installs Chromium and the software GPU. Takes 0.1 s when they are installed. */
export function prepareSystem() {
  run('bash', ['tools/setup/system-packages.sh']);
}

/** Makes a small model with random weights when no model ships with the checkout. */
export function prepareModel() {
  const models = ['public/models/gpt-oss-tiny', 'public/models/random'];
  if (models.some((folder) => existsSync(join(ROOT, folder, 'config.json')))) return;
  const [config, draft] = ['test/support/make-checkpoint/configs/first-light.json', '.cache/random-model'];
  run('npm', ['run', '--silent', 'make-checkpoint', '--', '--config', config, '--seed', '1', draft]);
  // Moved when complete, because a half-written model would look complete.
  mkdirSync(join(ROOT, 'public/models'), { recursive: true });
  renameSync(join(ROOT, draft), join(ROOT, 'public/models/random'));
}

/** Builds the app into `dist` when a source is newer than the present build. */
export function prepareBuild() {
  const built = join(ROOT, 'dist/index.html');
  if (existsSync(built) && newest(BUILD_INPUTS) <= statSync(built).mtimeMs) return;
  // If this build fails, no old file may be served.
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  run('npx', ['vite', 'build']);
}

/** @param {string} folder of a package, relative to the repository's root */
function isInstalled(folder) {
  const record = join(ROOT, folder, 'node_modules/.package-lock.json');
  return existsSync(record) && satisfiesLock(readLock(record), readLock(join(ROOT, folder, 'package-lock.json')));
}

/**
 * Whether the packages that npm recorded as installed satisfy the lock. Packages for other
 * platforms are optional and may be absent.
 * @param {LockEntries} installed
 * @param {LockEntries} wanted
 */
export function satisfiesLock(installed, wanted) {
  return Object.entries(wanted).every(([path, entry]) => {
    const found = installed[path];
    if (!found) return path === '' || entry.optional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/**
 * @param {string} path
 * @returns {LockEntries}
 */
function readLock(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

/**
 * Time of the last change below the given paths, in ms since 1970. 0 for paths that do not exist.
 * @param {string[]} paths relative to the repository's root
 * @returns {number}
 */
function newest(paths) {
  const times = paths.map((path) => {
    const stats = statSync(join(ROOT, path), { throwIfNoEntry: false });
    if (!stats) return 0;
    if (!stats.isDirectory()) return stats.mtimeMs;
    // A folder's own time changes when a file is removed from it.
    return Math.max(stats.mtimeMs, newest(readdirSync(join(ROOT, path)).map((name) => join(path, name))));
  });
  return Math.max(0, ...times);
}

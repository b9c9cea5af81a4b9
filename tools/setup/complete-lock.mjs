// Adds to package-lock.json the platform packages that npm left out. Then `npm ci` accepts it and
// it works on every platform. When npm writes the lock, it drops an optional dependency that it
// could not load (npm issue 4828). Later it refuses its own lock. Run this after `npm install`. It
// changes nothing in a complete lock.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean,
 *   os?: string[], cpu?: string[], libc?: string[],
 *   optionalDependencies?: Record<string, string> }} Entry
 */

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const CPUS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/**
 * Entries for optional dependencies of exact versions that a lock names but lacks, by their place
 * in node_modules.
 * @param {Record<string, Entry>} packages of a package-lock.json, version 3
 * @returns {Record<string, Entry>}
 */
export function missingEntries(packages) {
  /** @type {Record<string, Entry>} */
  const missing = {};
  for (const { dev, optionalDependencies = {} } of Object.values(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const isThere = Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`));
      if (!isThere) missing[`node_modules/${name}`] = { version, ...(dev ? { dev } : {}), optional: true, ...platformOf(name) };
    }
  }
  return missing;
}

/**
 * The platform in a package's name, as npm's fields, so that npm fetches the package only there.
 * @param {string} name e.g. `@rollup/rollup-linux-x64-musl`
 * @returns {Pick<Entry, 'os' | 'cpu' | 'libc'>}
 */
function platformOf(name) {
  const words = name.replace(/^.*\//, '').split('-');
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = CPUS.filter((each) => words.includes(each));
  if (cpu.length !== 1) throw new Error(`${name} does not say its platform; complete package-lock.json by hand.`);
  const libc = words.some((word) => word.startsWith('musl')) ? ['musl'] : words.includes('gnu') ? ['glibc'] : [];
  return { ...(libc.length > 0 ? { libc } : {}), ...(os.length > 0 ? { os } : {}), cpu };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = fileURLToPath(new URL('../../package-lock.json', import.meta.url));
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  const missing = missingEntries(lock.packages);
  const count = Object.keys(missing).length;
  // npm sorts them when it next writes the lock.
  if (count > 0) writeFileSync(path, `${JSON.stringify({ ...lock, packages: { ...lock.packages, ...missing } }, null, 2)}\n`);
  console.log(`${count} platform packages added to package-lock.json`);
}

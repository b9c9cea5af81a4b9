// The part of Pyodide's lock file for the packages that the app offers to Python programs.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import sources from './packages.json' with { type: 'json' };

export interface LockedPackage {
  name: string;
  file_name: string;
  sha256: string;
  depends: string[];
  imports: string[];
}

export interface Lock {
  info: { version: string };
  packages: Record<string, LockedPackage>;
}

const require = createRequire(import.meta.url);

/** The path of a file of the npm package. */
export const pyodideFile = (name: string): string => require.resolve(`pyodide/${name}`);

/** The official lock file, as the npm package has it. */
export const officialLock = (): Lock => JSON.parse(readFileSync(pyodideFile('pyodide-lock.json'), 'utf8')) as Lock;

/** The lock of the packages in `names`, without dependencies that are not among them. */
export function lockOf(names: readonly string[], lock = officialLock()): Lock {
  const packages = names.map((name): [string, LockedPackage] => {
    const locked = lock.packages[name];
    if (!locked) throw new Error(`Pyodide ${lock.info.version} has no package ${name}. Take it out of packages.json.`);
    return [name, { ...locked, depends: locked.depends.filter((other) => names.includes(other.toLowerCase())) }];
  });
  return { ...lock, packages: Object.fromEntries(packages) };
}

/** Names of the packages that the app offers. */
export const OFFERED_PACKAGES: readonly string[] = Object.keys(sources.packages);

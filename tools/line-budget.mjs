// Keeps files short: prints each tracked or new file above its budget of lines, and exits with 1 if
// there is one.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** First match decides. Tests may list more cases than a module has code. */
const BUDGETS = [
  { files: /^shaders\/shared\/.*\.wgsl$/, lines: 60 },
  { files: /\.wgsl$/, lines: 120 },
  { files: /\.(test|spec)\.tsx?$/, lines: 400 },
  { files: /\.(tsx?|mjs)$/, lines: 300 },
];

/**
 * The files above their budget.
 * @param {Iterable<{ path: string, lines: number }>} files paths relative to the repository's root
 * @returns {{ path: string, lines: number, budget: number }[]}
 */
export function overBudget(files) {
  return [...files].flatMap(({ path, lines }) => {
    const budget = BUDGETS.find((entry) => entry.files.test(path))?.lines ?? Number.POSITIVE_INFINITY;
    return lines > budget ? [{ path, lines, budget }] : [];
  });
}

/** @returns {string[]} */
function sourceFiles() {
  const listing = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'], {
    encoding: 'utf8',
  });
  return listing.split('\n').filter((path) => /\.(wgsl|tsx?|mjs)$/.test(path));
}

/** @param {string} path */
function countLines(path) {
  return readFileSync(path, 'utf8').trimEnd().split('\n').length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const offenders = overBudget(sourceFiles().map((path) => ({ path, lines: countLines(path) })));
  for (const { path, lines, budget } of offenders) console.error(`${path}: ${lines} lines, ${budget} at most`);
  process.exitCode = offenders.length > 0 ? 1 : 0;
}

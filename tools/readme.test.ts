// The README stays true: every npm command that it names is run by .ci/run or is too much for it, every file and folder that it names
// is there.

import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const readme = readFileSync('README.md', 'utf8');
const ci = readFileSync('.ci/run', 'utf8');

/** Hours, a root's rights, another project's package, or rates that a shared machine makes worthless. */
const TOO_MUCH_FOR_CI = [
  'bench',
  'compare-onnxruntime',
  'measure-storage',
  'test:full-disk',
  'test:faults',
  'test:full-size',
  'test:full-size-model',
];

test('every npm command of the README is run by CI, or is a script of package.json that is too much for it', () => {
  const commands = [...readme.matchAll(/(?:^|`)\s*(npm (?:start|test|run)[^`\n]*)/gm)].map(([, command]) =>
    (command ?? '').trim(),
  );
  expect(new Set(commands).size).toBeGreaterThanOrEqual(6);
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  for (const command of commands) {
    const name = /^npm run (\S+)/.exec(command)?.[1] ?? '';
    if (TOO_MUCH_FOR_CI.includes(name)) expect(scripts, command).toHaveProperty([name]);
    else expect(ci, command).toContain(command);
  }
});

test('every path of the README leads somewhere', () => {
  const paths = [...readme.matchAll(/(?:`|\()((?:src|shaders|tools|e2e|public)\/[\w./-]*)(?:`|\))/g)].map(
    ([, path]) => path ?? '',
  );
  expect(paths.length).toBeGreaterThan(10);
  for (const path of paths) expect(existsSync(path), path).toBe(true);
});

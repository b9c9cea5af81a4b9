// The README stays true: every npm command that it names is run by .ci/run, every file and folder that it names is there.

import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const readme = readFileSync('README.md', 'utf8');
const ci = readFileSync('.ci/run', 'utf8');

test('every npm command of the README is run by CI', () => {
  const commands = [...readme.matchAll(/(?:^|`)\s*(npm (?:start|test|run)[^`\n]*)/gm)].map(([, command]) =>
    (command ?? '').trim(),
  );
  expect(new Set(commands).size).toBeGreaterThanOrEqual(6);
  for (const command of commands) expect(ci, command).toContain(command);
});

test('every path of the README leads somewhere', () => {
  const paths = [...readme.matchAll(/(?:`|\()((?:src|shaders|tools|e2e|public)\/[\w./-]*)(?:`|\))/g)].map(
    ([, path]) => path ?? '',
  );
  expect(paths.length).toBeGreaterThan(10);
  for (const path of paths) expect(existsSync(path), path).toBe(true);
});

// Proves the boundaries between the modules of src/: `tsc -b` refuses an import that a module's
// tsconfig does not allow. Runs on a copy of the configs outside the repository, with one small
// file as stand-in for each module. The last tests read the sources themselves: production code
// must not import what is for tests.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const ROOMS = ['app', 'worker', 'checkpoint', 'engine', 'service-worker', 'tools'] as const;
type Room = (typeof ROOMS)[number];

/** Modules that each module may import. Every other pair is refused. */
const OPEN: Record<Room, readonly string[]> = {
  app: ['contracts', 'tools'],
  worker: ['contracts', 'checkpoint', 'engine', 'tools'],
  checkpoint: ['contracts'],
  engine: ['contracts'],
  'service-worker': ['contracts'],
  tools: ['contracts'],
};

const copy = mkdtempSync(join(tmpdir(), 'boundaries-'));
afterAll(() => rmSync(copy, { recursive: true }));

beforeAll(() => {
  linkPackages();
  for (const config of ['tsconfig.base.json', 'tsconfig.json', ...ROOMS.map((room) => `${room}/tsconfig.json`)]) {
    cpSync(join(REPOSITORY, 'src', config), join(copy, 'src', config));
  }
  for (const folder of ['contracts', ...ROOMS]) {
    mkdirSync(join(copy, 'src', folder), { recursive: true });
    writeFileSync(join(copy, 'src', folder, 'inside.ts'), 'export const inside = 1;\n');
  }
});

/**
 * Links the packages in a folder of the copy, because the build's output goes to
 * node_modules/.types.
 */
function linkPackages(): void {
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(join(REPOSITORY, 'node_modules'))) {
    if (name !== '.types') symlinkSync(join(REPOSITORY, 'node_modules', name), join(copy, 'node_modules', name));
  }
}

/**
 * Builds a module with `code` added to it. Returns the compiler's complaints about that code, [] if
 * it builds.
 */
function complaints(room: Room, code: string): string[] {
  const probe = join(copy, 'src', room, 'probe.ts');
  writeFileSync(probe, code);
  const built = spawnSync('node_modules/.bin/tsc', ['-b', `src/${room}`], { cwd: copy, encoding: 'utf8' });
  rmSync(probe);
  const lines = built.stdout.split('\n').filter((line) => line.includes('error TS'));
  const elsewhere = lines.filter((line) => !line.includes('probe.ts'));
  if (elsewhere.length > 0 || (built.status !== 0) !== lines.length > 0)
    throw new Error(`tsc failed otherwise: ${built.stdout}${built.stderr}`);
  return lines;
}

function importOf(target: string): string {
  return `export { inside } from '../${target}/inside.ts';\n`;
}

describe.each(ROOMS)('%s', (room) => {
  const others = ['contracts', ...ROOMS].filter((other) => other !== room);

  test.each(OPEN[room])('may import %s', (target) => {
    expect(complaints(room, importOf(target))).toEqual([]);
  });

  test.each(others.filter((other) => !OPEN[room].includes(other)))('may not import %s', (target) => {
    expect(complaints(room, importOf(target))).not.toEqual([]);
  });

  test('builds as it is', () => {
    expect(complaints(room, 'export {};\n')).toEqual([]);
  });

  test('does not know Node', () => {
    expect(complaints(room, 'export const cwd = process.cwd();\n')).not.toEqual([]);
  });
});

test.each(ROOMS.filter((room) => room !== 'app'))('%s may not touch the document', (room) => {
  expect(complaints(room, 'export const title = document.title;\n')).not.toEqual([]);
});

test('app may touch the document', () => {
  expect(complaints('app', 'export const title = document.title;\n')).toEqual([]);
});

/** Names of folders whose files are for tests only. */
const FOR_TESTS = /(^|\/)(testing|test)\//;

/** The module names that a source imports or exports from, at its start or later. */
function importsIn(code: string): string[] {
  return [...code.matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, name = '']) => name);
}

function productionFiles(): string[] {
  const files = readdirSync(join(REPOSITORY, 'src'), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !FOR_TESTS.test(file));
}

test('production code imports nothing from a folder for tests', () => {
  const files = productionFiles();
  const found = files.flatMap((file) =>
    importsIn(readFileSync(join(REPOSITORY, 'src', file), 'utf8'))
      .filter((name) => FOR_TESTS.test(name))
      .map((name) => `src/${file} imports ${name}`),
  );
  expect(files.length).toBeGreaterThan(200);
  expect(found).toEqual([]);
});

test.each([
  "import { trace } from '../testing/trace.ts';",
  "import type { Files } from './testing/files.ts';",
  "export * from '../../worker/tokenizer/testing/spell-bytes.ts';",
  "const { rig } = await import('../testing/rig.ts');",
  "import {\n  one,\n} from '../../../test/support/one.ts';",
])('an import for tests is found in %j', (code) => {
  expect(importsIn(code).filter((name) => FOR_TESTS.test(name))).toHaveLength(1);
});

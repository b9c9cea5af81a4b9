// `npm ci` accepts the lock everywhere, and an entry for another platform has its fields.

import { expect, test } from 'vitest';
import lock from '../../package-lock.json' with { type: 'json' };
import { missingEntries } from './complete-lock.mjs';

test('package-lock.json names every platform package (else run: node tools/setup/complete-lock.mjs)', () => {
  expect(missingEntries(lock.packages)).toEqual({});
});

test('a platform package that npm left out is added for its platform only', () => {
  const packages = {
    'node_modules/rollup': {
      dev: true,
      optionalDependencies: {
        '@rollup/rollup-linux-x64-musl': '4.0.0',
        '@rollup/rollup-win32-arm64-msvc': '4.0.0',
        fsevents: '2.3.3',
      },
    },
    'node_modules/chokidar/node_modules/fsevents': { version: '2.3.3' },
  };
  expect(missingEntries(packages)).toEqual({
    'node_modules/@rollup/rollup-linux-x64-musl': {
      version: '4.0.0',
      dev: true,
      optional: true,
      libc: ['musl'],
      os: ['linux'],
      cpu: ['x64'],
    },
    'node_modules/@rollup/rollup-win32-arm64-msvc': {
      version: '4.0.0',
      dev: true,
      optional: true,
      os: ['win32'],
      cpu: ['arm64'],
    },
  });
});

test('a name that says no platform is an error, not a guess', () => {
  expect(() => missingEntries({ 'node_modules/a': { optionalDependencies: { b: '1.0.0' } } })).toThrow(
    'b does not say its platform',
  );
});

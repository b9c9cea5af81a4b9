// node_modules is installed anew whenever it differs from package-lock.json, and only then.

import { expect, test } from 'vitest';
import { satisfiesLock } from './prepare.mjs';

const vite = { version: '8.0.0', integrity: 'sha512-a' };
const binding = { version: '1.0.0', integrity: 'sha512-b', optional: true };
const wanted = { '': { version: '0.1.0' }, 'node_modules/vite': vite, 'node_modules/binding-darwin': binding };

test('a package for another platform may be absent', () => {
  expect(satisfiesLock({ 'node_modules/vite': vite }, wanted)).toBe(true);
});

test.each([
  ['absent', {}],
  ['of another version', { 'node_modules/vite': { ...vite, version: '7.0.0' } }],
  ['of other bytes', { 'node_modules/vite': { ...vite, integrity: 'sha512-c' } }],
  [
    'an optional one of another version',
    { 'node_modules/vite': vite, 'node_modules/binding-darwin': { ...binding, version: '0.9.0' } },
  ],
])('a package that is %s asks for an install', (_, installed) => {
  expect(satisfiesLock(installed, wanted)).toBe(false);
});

import { expect, test } from 'vitest';
import { SECURITY_HEADERS } from '../../src/service-worker/security-headers.ts';
import { hostFiles } from './host-files.ts';
import { headersAt, MAX_RULES, readRules } from './read-headers-file.ts';

const files = hostFiles();
const headersFile = files['_headers'] ?? '';

test.each(['/', '/index.html', '/assets/main-1.js', '/service-worker.js', '/models/x/config.json'])(
  'Cloudflare Pages and Netlify send every security header once for %s',
  (path) => {
    const found = headersAt(headersFile, path);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(found[name.toLowerCase()]).toBe(value);
  },
);

test('only files with a hash in their names are kept for long', () => {
  expect(headersAt(headersFile, '/assets/main-1.js')['cache-control']).toContain('immutable');
  expect(headersAt(headersFile, '/index.html')['cache-control']).toBe('no-cache');
  expect(headersAt(headersFile, '/service-worker.js')['cache-control']).toBe('no-cache');
});

test('the file is within the limits of Cloudflare Pages', () => {
  expect(readRules(headersFile).length).toBeLessThanOrEqual(MAX_RULES);
});

test('the reader refuses what no host understands, and joins what two rules say', () => {
  expect(() => readRules('no path')).toThrow('Line 1 is neither a path nor a header');
  expect(() => readRules(`/*\n  X: ${'a'.repeat(2000)}`)).toThrow('Line 2 has');
  expect(headersAt('/*\n  X: a\n/b/*\n  X: b', '/b/c')).toEqual({ x: 'a, b' });
});

test('GitHub Pages publishes the build as it is', () => {
  expect(files['.nojekyll']).toBe('');
});

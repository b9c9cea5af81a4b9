// The weight of the page before its first paint: what index.html and main.tsx import, and no more.
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DIST, expect, test } from '../support/fixtures.ts';

const MAX_BYTES = 110_000;

const read = (path: string): string => readFileSync(`${DIST}/${path}`, 'utf8');

/** A built script and all that it imports statically. */
function withImports(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  for (const [, to = ''] of read(path).matchAll(/(?:from|import)\s*["'](\.[^"']+\.js)["']/g)) {
    withImports(posix.join(posix.dirname(path), to), found);
  }
  return found;
}

test('the scripts before the first paint have at most 110 kB, compressed', () => {
  const inPage = [...read('index.html').matchAll(/<script[^>]* src="\.?\/?([^"]+)"/g)].map(([, path = '']) => path);
  const main = readdirSync(`${DIST}/assets`).filter((name) => /^main-.*\.js$/.test(name));
  expect([inPage.length > 0, main.length]).toEqual([true, 1]);
  const scripts = new Set([...inPage, `assets/${main[0]}`].flatMap((path) => [...withImports(path)]));
  const sizes = [...scripts].map((path) => [path, gzipSync(read(path), { level: 9 }).length] as const);
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  expect(total, JSON.stringify(sizes)).toBeLessThanOrEqual(MAX_BYTES);
  // React alone has more: what was found is the page.
  expect(total).toBeGreaterThan(60_000);
});

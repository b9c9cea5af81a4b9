import { expect, test } from 'vitest';
import { firstPaintChunks } from './first-paint-chunk.ts';

const IMPORTS: Record<string, string[]> = {
  '/src/start.tsx': ['/preload'],
  '/src/main.tsx': ['/react', '/app', '/preload'],
  '/src/app/failures/show-insecure-page.tsx': ['/react', '/card', '/insecure'],
  '/app': ['/card', '/chat'],
  '/chat': ['/app'],
  '/palette': ['/app', '/list'],
};
const modules = {
  getModuleInfo: (id: string) => ({ importedIds: IMPORTS[id] ?? [] }),
};

/** The chunk of a module: that of the first group, by priority, which names one. */
const chunkOf = (id: string) =>
  firstPaintChunks('/')
    .sort((one, other) => other.priority - one.priority)
    .map(({ name }) => name(id, modules))
    .find((name) => name !== null) ?? null;

test('the page is in one chunk; what the page in insecure contexts needs too is in another', () => {
  expect(['/src/main.tsx', '/app', '/chat'].map(chunkOf)).toEqual(['main', 'main', 'main']);
  expect(['/react', '/card'].map(chunkOf)).toEqual(['base', 'base']);
});

test('what the start imports is in a chunk of its own, so that it loads no other one', () => {
  expect(['/preload', '/src/start.tsx', '/insecure'].map(chunkOf)).toEqual(['start', null, null]);
});

test('what only lazy parts need stays out of both', () => {
  expect(['/palette', '/list'].map(chunkOf)).toEqual([null, null]);
});

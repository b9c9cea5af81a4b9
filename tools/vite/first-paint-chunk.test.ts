import { expect, test } from 'vitest';
import { firstPaintChunks } from './first-paint-chunk.ts';

const IMPORTS: Record<string, string[]> = {
  '/src/start.tsx': ['/react', '/card'],
  '/src/main.tsx': ['/react', '/app'],
  '/app': ['/card', '/chat'],
  '/chat': ['/app'],
  '/card': [],
  '/react': [],
  '/palette': ['/app', '/list'],
  '/list': [],
};
const modules = {
  getModuleInfo: (id: string) => {
    const importedIds = IMPORTS[id];
    return importedIds ? { importedIds } : null;
  },
};

/** The chunk of a module: that of the first group, by priority, which names one. */
const chunkOf = (id: string) =>
  firstPaintChunks('/')
    .sort((one, other) => other.priority - one.priority)
    .map(({ name }) => name(id, modules))
    .find((name) => name !== null) ?? null;

test('what the start imports is in one chunk, the page with what it needs beside it in the other', () => {
  expect(['/react', '/card'].map(chunkOf)).toEqual(['base', 'base']);
  expect(['/src/main.tsx', '/app', '/chat'].map(chunkOf)).toEqual(['main', 'main', 'main']);
});

test('the start is in neither: it waits for the page, which must not wait for it', () => {
  expect(chunkOf('/src/start.tsx')).toBeNull();
});

test('what only lazy parts need stays out of both', () => {
  expect(['/palette', '/list'].map(chunkOf)).toEqual([null, null]);
});

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

test('what the start needs is in its chunk, what the page needs beside it in the other', () => {
  expect(['/src/start.tsx', '/react', '/card'].map(chunkOf)).toEqual(['start', 'start', 'start']);
  expect(['/src/main.tsx', '/app', '/chat'].map(chunkOf)).toEqual(['main', 'main', 'main']);
});

test('what only lazy parts need stays out of both', () => {
  expect(['/palette', '/list'].map(chunkOf)).toEqual([null, null]);
});

// Puts all that the page needs before its first paint into two chunks. Otherwise each module that a
// lazy part also imports becomes a small file of its own, and small files compress worse.
import { resolve } from 'node:path';

/** The part of the bundler's context that is read here. */
interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

interface ChunkGroup {
  debugName: string;
  priority: number;
  /** The name of the chunk for a module; null for a module of another chunk. */
  name(id: string, modules: Modules): string | null;
}

/**
 * Groups for the bundler's `codeSplitting`: what start.tsx needs, and what main.tsx needs beside it.
 * start.tsx loads main.tsx later, in secure contexts only. `root`: the repository.
 */
export const firstPaintChunks = (root: string): ChunkGroup[] => [
  group('start', resolve(root, 'src/start.tsx'), 2),
  group('main', resolve(root, 'src/main.tsx'), 1),
];

/** A group of a higher priority takes its modules first. */
function group(name: string, entry: string, priority: number): ChunkGroup {
  let members: ReadonlySet<string> | null = null;
  return {
    debugName: name,
    priority,
    name(id, modules) {
      members ??= importsOf(entry, modules);
      return members.has(id) ? name : null;
    },
  };
}

/** A module and all that it imports, directly or not, without dynamic imports. */
function importsOf(id: string, modules: Modules): Set<string> {
  const found = new Set<string>();
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...(modules.getModuleInfo(next)?.importedIds ?? []));
  }
  return found;
}

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
 * Groups for the bundler's `codeSplitting`: what start.tsx imports, and main.tsx with what it needs
 * beside that. start.tsx stays alone: it waits for main.tsx, which must not wait for it. `root`: the
 * repository.
 */
export function firstPaintChunks(root: string): ChunkGroup[] {
  const start = resolve(root, 'src/start.tsx');
  return [
    // A group of a higher priority takes its modules first.
    { debugName: 'base', priority: 2, name: nameFor('base', start, start) },
    { debugName: 'main', priority: 1, name: nameFor('main', resolve(root, 'src/main.tsx'), start) },
  ];
}

/** Names the chunk of `entry` and its imports; null for `excluded` and all other modules. */
function nameFor(name: string, entry: string, excluded: string): ChunkGroup['name'] {
  let members: ReadonlySet<string> | null = null;
  return (id, modules) => {
    members ??= importsOf(entry, modules);
    return id !== excluded && members.has(id) ? name : null;
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

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
 * Groups for the bundler's `codeSplitting`: main.tsx with all that it imports, and apart from it what
 * start.tsx and the pages in the app's place also need. main.tsx must not run on those pages.
 * `root`: the repository.
 */
export function firstPaintChunks(root: string): ChunkGroup[] {
  const [start, main, ...inItsPlace] = [
    'src/start.tsx',
    'src/main.tsx',
    'src/app/failures/show-insecure-page.tsx',
    'src/app/erase/show-erase-page.tsx',
  ].map((path) => resolve(root, path));
  return [
    // A group takes the imports of its modules too, and one of a higher priority takes them first.
    groupOf('start', 3, (importsOf, id) => id !== start && importsOf(start).has(id)),
    groupOf('base', 2, (importsOf, id) => importsOf(main).has(id) && inItsPlace.some((page) => importsOf(page).has(id))),
    groupOf('main', 1, (importsOf, id) => importsOf(main).has(id)),
  ];
}

type ImportsOf = (entry: string | undefined) => ReadonlySet<string>;

function groupOf(name: string, priority: number, isMember: (importsOf: ImportsOf, id: string) => boolean): ChunkGroup {
  const known = new Map<string, ReadonlySet<string>>();
  return {
    debugName: name,
    priority,
    name(id, modules) {
      const importsOfEntry: ImportsOf = (entry = '') => {
        const imports = known.get(entry) ?? importsOf(entry, modules);
        known.set(entry, imports);
        return imports;
      };
      return isMember(importsOfEntry, id) ? name : null;
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

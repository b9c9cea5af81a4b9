// Joins a kernel's WGSL with the snippets it imports, because WGSL has no imports of its own.
// It also lists the bindings that a kernel's text declares.

const IMPORT = /^#import ([\w/]+)$/gm;
const ENABLE = /^enable \w+;\n/gm;

type Snippets = Readonly<Record<string, string>>;

/**
 * Replaces each `#import name` line by the snippet of that name, or by the one that `replaced`
 * names.
 * A kernel contains each snippet once, however many imports name it.
 * `enable` lines of snippets move to the top, where WGSL requires them.
 * Errors: a RangeError naming a snippet that does not exist.
 */
export function joinImports(source: string, snippets: Snippets, replaced: Snippets = {}): string {
  const joined = joinOnce(source, snippets, replaced, new Set());
  return [...new Set(joined.match(ENABLE))].join('') + joined.replace(ENABLE, '');
}

function joinOnce(source: string, snippets: Snippets, replaced: Snippets, seen: Set<string>): string {
  return source.replace(IMPORT, (_line, asked: string) => {
    const name = replaced[asked] ?? asked;
    if (seen.has(name)) return '';
    seen.add(name);
    const snippet = snippets[name];
    if (snippet === undefined) throw new RangeError(`#import ${name}: there is no shaders/shared/${name}.wgsl`);
    return joinOnce(snippet, snippets, replaced, seen);
  });
}

export interface ShaderBinding {
  binding: number;
  name: string;
  type: GPUBufferBindingType;
}

const BINDING = /@group\(0\) @binding\((\d+)\) var<(uniform|storage, read|storage, read_write)> (\w+)/g;
const TYPES: Readonly<Record<string, GPUBufferBindingType>> = {
  uniform: 'uniform',
  'storage, read': 'read-only-storage',
  'storage, read_write': 'storage',
};

/** Lists a kernel's bindings as its text declares them. */
export function bindingsOf(source: string): ShaderBinding[] {
  return [...source.matchAll(BINDING)].map(([, binding, access, name]) => ({
    binding: Number(binding),
    name: name ?? '',
    type: TYPES[access ?? ''] ?? 'storage',
  }));
}

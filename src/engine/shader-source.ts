// Joins a kernel's WGSL with the snippets it imports; WGSL has no imports of its own.
// Takes texts, gives texts and what they declare; refuses to know files and the GPU.

const IMPORT = /^#import (\w+)$/gm;

/**
 * Replaces each `#import name` line by the snippet of that name, once per kernel however often it is asked for.
 * Errors: a RangeError naming a snippet that does not exist.
 */
export function joinImports(source: string, snippets: Readonly<Record<string, string>>, seen = new Set<string>()): string {
  return source.replace(IMPORT, (_line, name: string) => {
    if (seen.has(name)) return '';
    seen.add(name);
    const snippet = snippets[name];
    if (snippet === undefined) throw new RangeError(`#import ${name}: there is no shaders/shared/${name}.wgsl`);
    return joinImports(snippet, snippets, seen);
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

/** A kernel's bindings as its text declares them. */
export function bindingsOf(source: string): ShaderBinding[] {
  return [...source.matchAll(BINDING)].map(([, binding, access, name]) => ({
    binding: Number(binding),
    name: name ?? '',
    type: TYPES[access ?? ''] ?? 'storage',
  }));
}

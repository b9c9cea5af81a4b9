// Loads the text of every kernel from shaders/ through Vite.

import { joinImports } from '../gpu/shader-source.ts';
import { replacements, type Variant } from '../gpu/variant.ts';
import type { KernelName } from './kernels.ts';

const kernels = import.meta.glob<string>('../../../shaders/*.wgsl', { query: '?raw', import: 'default', eager: true });
const shared = import.meta.glob<string>('../../../shaders/shared/**/*.wgsl', { query: '?raw', import: 'default', eager: true });
const snippets = Object.fromEntries(
  Object.entries(shared).map(([path, text]) => [path.replace(/^.*\/shared\/|\.wgsl$/g, ''), text]),
);

/** Returns a kernel's WGSL with its imports joined, in one variant. */
export function shaderOf(kernel: KernelName, variant: Variant): string {
  const source = kernels[`../../../shaders/${kernel}.wgsl`];
  if (source === undefined) throw new RangeError(`there is no shaders/${kernel}.wgsl`);
  return joinImports(source, snippets, replacements(variant));
}

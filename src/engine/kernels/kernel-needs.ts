// What a kernel asks of a device: workgroup memory, invocations, bindings. Derived from its WGSL
// and its override constants, so that a device which cannot run it is known before any weight is
// downloaded.

import type { Config } from '../config.ts';
import type { Limits } from '../gpu/limits.ts';
import { bindingsOf } from '../gpu/shader-source.ts';
import type { Variant } from '../gpu/variant.ts';
import { type CacheBits, constantsOf, type KernelName } from './kernels.ts';
import { shaderOf } from './shaders.ts';
import { evaluate } from './wgsl-arithmetic.ts';

/** What a kernel needs of each limit but the number of workgroups, which depends on the step. */
export type KernelNeeds = Omit<Limits, 'maxComputeWorkgroupsPerDimension'>;

/**
 * What one kernel needs for a model in one variant. Errors: a RangeError where the WGSL declares
 * what this cannot read.
 */
export function needsOf(name: KernelName, config: Config, variant: Variant, cacheBits: CacheBits = 16): KernelNeeds {
  const source = shaderOf(name, variant).replace(/\/\/.*$/gm, '');
  const values = valuesOf(source, constantsOf(name, config, variant, cacheBits));
  const bindings = bindingsOf(source);
  const uniforms = bindings.filter(({ type }) => type === 'uniform').length;
  const [, invocations = ''] = /@workgroup_size\(([^)]*)\)/.exec(source) ?? [];
  return {
    maxComputeWorkgroupStorageSize: workgroupBytes(source, values),
    maxComputeInvocationsPerWorkgroup: evaluate(invocations, values),
    maxStorageBuffersPerShaderStage: bindings.length - uniforms,
    maxUniformBuffersPerShaderStage: uniforms,
  };
}

/**
 * Values of overrides and integer constants, in the order in which they are declared or in any
 * other.
 */
function valuesOf(source: string, constants: Readonly<Record<string, number>>): Map<string, number> {
  const values = new Map(Object.entries(constants));
  let open = [...source.matchAll(/^(?:override|const) (\w+)(?:: \w+)? = ([^;]+);/gm)];
  for (let left = open.length + 1; open.length < left; ) {
    left = open.length;
    open = open.filter(([, name = '', expression = '']) => !tryEvaluate(name, expression, values));
  }
  return values;
}

/** Whether the expression is one of whole numbers whose names all have values. */
function tryEvaluate(name: string, expression: string, values: Map<string, number>): boolean {
  try {
    values.set(name, evaluate(expression, values));
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** As WebGPU counts: each variable that the entry point reaches, rounded up to 16 bytes. */
function workgroupBytes(source: string, values: ReadonlyMap<string, number>): number {
  const reached = reachedFrom('main', functionsOf(source));
  const variables = [...source.matchAll(/^var<workgroup> (\w+): ([^;]+);/gm)];
  return variables
    .filter(([, name]) => new RegExp(`\\b${name}\\b`).test(reached))
    .reduce((sum, [, , type = '']) => sum + Math.ceil(typeBytes(type, source, values) / 16) * 16, 0);
}

function typeBytes(type: string, source: string, values: ReadonlyMap<string, number>): number {
  const [, element = '', count] = /^array<([^,]+), (.+)>$/.exec(type) ?? [];
  if (count !== undefined) return typeBytes(element, source, values) * evaluate(count, values);
  const vector = /^vec([24])<[fu]32>$/.exec(type);
  if (vector) return 4 * Number(vector[1]);
  if (/^(?:[fui]32|atomic<[ui]32>)$/.test(type)) return 4;
  const [, body] = new RegExp(`struct ${type} \\{([^}]*)\\}`).exec(source) ?? [];
  const fields = [...(body ?? '').matchAll(/\w+: (\w+)/g)];
  if (fields.length === 0 || fields.some(([, field]) => !/^[fui]32$/.test(field ?? ''))) {
    throw new RangeError(`the size of the WGSL type ${type} is unknown`);
  }
  return 4 * fields.length;
}

/** Bodies of functions by name: each ends with a brace at the start of a line, or is one line. */
function functionsOf(source: string): Map<string, string> {
  const functions = [...source.matchAll(/^fn (\w+)\((?:.*\}$|[\s\S]*?^\}$)/gm)];
  return new Map(functions.map(([text, name = '']) => [name, text]));
}

/** The text of a function and of all that it calls, directly or not. */
function reachedFrom(entry: string, functions: ReadonlyMap<string, string>): string {
  const seen = new Set<string>();
  const open = [entry];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const [, called = ''] of (functions.get(name) ?? '').matchAll(/\b(\w+)\(/g))
      if (functions.has(called)) open.push(called);
  }
  return [...seen].map((name) => functions.get(name) ?? '').join('\n');
}

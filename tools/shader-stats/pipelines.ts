// What is compiled: every kernel of the engine's table with the sizes of one model, in each way that a GPU runs it.
// Takes a Config, gives pipelines; refuses to know compilers and what their code costs.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../src/engine/config.ts';
import { bindingsOf, joinImports } from '../../src/engine/gpu/shader-source.ts';
import { replacements, type Variant } from '../../src/engine/gpu/variant.ts';
import { DECODE_KERNELS } from '../../src/engine/kernels/decode-kernels.ts';
import { constantsOf, KERNEL_NAMES, type KernelName, kernelOf } from '../../src/engine/kernels/kernels.ts';

const SHADERS = join(import.meta.dirname, '../../shaders');

interface Way {
  /** Behind the kernel's name. */
  suffix: string;
  variant: Variant;
  /** Whether these GPUs run it, so that it must be frugal; else it is for others, and must compile. */
  isRun: boolean;
}

// A workgroup as a GPU gets it (src/engine/gpu/gpu.ts); these GPUs' smallest subgroup; numbers below f16's normal range, which they keep.
const FASTEST: Variant = { workgroupSize: 64, subgroup: 32, usesF16Decode: true, dense: 'bf16' };

export const WAYS: readonly [Way, ...Way[]] = [
  { suffix: '', variant: FASTEST, isRun: true },
  { suffix: ', int8', variant: { ...FASTEST, dense: 'int8' }, isRun: true },
  // For browsers without subgroups, on any GPU: in Chrome these GPUs have them.
  { suffix: ', no subgroups', variant: { ...FASTEST, subgroup: 0 }, isRun: false },
  { suffix: ', no subgroups, int8', variant: { ...FASTEST, subgroup: 0, dense: 'int8' }, isRun: false },
  { suffix: ', no halves', variant: { ...FASTEST, usesF16Decode: false }, isRun: false },
  { suffix: ', no subgroups, no halves', variant: { ...FASTEST, subgroup: 0, usesF16Decode: false }, isRun: false },
];

export interface Source {
  code: string;
  constants: Readonly<Record<string, number>>;
}

export interface Pipeline extends Source {
  name: string;
  /** Of a mat-vec, which reads each weight for one token; null for every other kernel. */
  matrix: Matrix | null;
}

/** The packed matrix that a mat-vec multiplies with. */
export interface Matrix {
  format: 'bf16' | 'int8' | 'MXFP4' | 'int4';
  /** The WGSL bindings that hold it; one where it is not cut. */
  bindings: readonly number[];
  weightsPerByte: number;
  /** Of the largest dispatch that reads it. */
  invocations: number;
  /** The same kernel where rows are half as long. */
  half: Source;
}

/** What the table's words for matrices mean; one that is cut has numbers behind its name. Rows of int8 hold their scales as well. */
const formatsOf = ({ dense }: Variant) =>
  [
    { word: /^weights(_\d+)?$/, format: dense, weightsPerByte: dense === 'int8' ? 32 / 34 : 1 / 2 },
    { word: /^blocks(_\d+)?$/, format: 'MXFP4', weightsPerByte: 2 },
  ] as const;

/** Pipelines of all kernels for a model, each in all ways in which it differs. */
export function kernelPipelines(config: Config): Pipeline[] {
  const read = (path: string) => readFileSync(join(SHADERS, path), 'utf8');
  const snippets = Object.fromEntries(
    readdirSync(join(SHADERS, 'shared'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.wgsl'))
      .map((path) => [path.replace(/\.wgsl$/, ''), read(`shared/${path}`)]),
  );
  const sourceOf = (kernel: KernelName, variant: Variant, of: Config): Source => ({
    code: joinImports(read(`${kernel}.wgsl`), snippets, replacements(variant)),
    constants: constantsOf(kernel, of, variant),
  });
  return KERNEL_NAMES.flatMap((kernel) => {
    const seen = new Set<string>();
    return WAYS.flatMap(({ suffix, variant, isRun }) => {
      const source = sourceOf(kernel, variant, config);
      const key = JSON.stringify(source);
      if (seen.has(key)) return [];
      seen.add(key);
      const half = sourceOf(kernel, variant, halfAsWide(config));
      const invocations = invocationsOf(kernel, variant, config);
      return [{ name: `${kernel}${suffix}`, ...source, matrix: isRun ? matrixOf(kernel, variant, half, invocations) : null }];
    });
  });
}

/** A model whose every matrix has rows of half the length. */
function halfAsWide(config: Config): Config {
  const { hidden, heads, kvHeads, expertWidth } = config;
  return { ...config, hidden: hidden / 2, heads: heads / 2, kvHeads: kvHeads / 2, expertWidth: expertWidth / 2 };
}

/** Of a dispatch over one token, for as many rows and experts as any matrix has. */
function invocationsOf(kernel: KernelName, variant: Variant, config: Config): number {
  const params = { row_count: config.vocabulary, expert_count: config.experts };
  const [x, y, z = 1] = kernelOf(kernel).groups(config, params, { tokens: 1, firstPosition: 0, firstLogit: 0 }, variant);
  return x * y * z * (constantsOf(kernel, config, variant)['WORKGROUP_SIZE'] ?? 1);
}

/** Decode's kernels read a matrix for one token; those of prefill share what they read over many. */
function matrixOf(kernel: KernelName, variant: Variant, half: Source, invocations: number): Matrix | null {
  if (!(kernel in DECODE_KERNELS)) return null;
  for (const { word, ...format } of formatsOf(variant)) {
    const bound = bindingsOf(half.code).filter(({ name }) => word.test(name));
    if (bound.length > 0) return { ...format, bindings: bound.map(({ binding }) => binding), invocations, half };
  }
  return null;
}

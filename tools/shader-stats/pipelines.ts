// Lists the pipelines to compile: every kernel of the engine's table with the sizes of one model,
// in each variant that a GPU runs.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../src/engine/config.ts';
import { bindingsOf, joinImports } from '../../src/engine/gpu/shader-source.ts';
import { replacements, type Variant } from '../../src/engine/gpu/variant.ts';
import { DECODE_KERNELS } from '../../src/engine/kernels/decode-kernels.ts';
import { constantsOf, KERNEL_NAMES, type KernelName, kernelOf } from '../../src/engine/kernels/kernels.ts';

const SHADERS = join(import.meta.dirname, '../../shaders');

interface Way {
  /** Suffix of the kernel's name. */
  suffix: string;
  variant: Variant;
  /** Whether these GPUs run it. Such a variant must be frugal. Others must only compile. */
  isRun: boolean;
}

// The workgroup that a GPU gets (src/engine/gpu/gpu.ts), and these GPUs' smallest subgroup. They
// keep numbers below f16's normal range, so they decode through f16.
const FASTEST: Variant = { workgroupSize: 64, subgroup: 32, usesF16Decode: true, dense: 'bf16' };

export const WAYS: readonly [Way, ...Way[]] = [
  { suffix: '', variant: FASTEST, isRun: true },
  { suffix: ', int8', variant: { ...FASTEST, dense: 'int8' }, isRun: true },
  // For browsers without subgroups, on any GPU. In Chrome these GPUs have subgroups.
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
  /**
   * The matrix of a mat-vec, which reads each weight for one token. Null for every other kernel.
   */
  matrix: Matrix | null;
}

/** The packed matrix of a mat-vec. */
export interface Matrix {
  format: 'bf16' | 'int8' | 'MXFP4' | 'int4';
  /** The WGSL bindings that hold it: one unless the matrix is cut. */
  bindings: readonly number[];
  weightsPerByte: number;
  /** Invocations of the largest dispatch that reads it. */
  invocations: number;
  /** The same kernel for rows of half the length. */
  half: Source;
}

/**
 * The formats by the table's names for matrices. A cut matrix has numbers behind its name. Rows of
 * int8 include their scales.
 */
const formatsOf = ({ dense }: Variant) =>
  [
    { word: /^weights(_\d+)?$/, format: dense, weightsPerByte: dense === 'int8' ? 32 / 34 : 1 / 2 },
    { word: /^blocks(_\d+)?$/, format: 'MXFP4', weightsPerByte: 2 },
  ] as const;

/** Pipelines of all kernels for a model, each in all variants that change it. */
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

/** A model with rows of half the length in every matrix. */
function halfAsWide(config: Config): Config {
  const { hidden, heads, kvHeads, expertWidth } = config;
  return { ...config, hidden: hidden / 2, heads: heads / 2, kvHeads: kvHeads / 2, expertWidth: expertWidth / 2 };
}

/** Invocations of a dispatch over one token, for the most rows and experts of any matrix. */
function invocationsOf(kernel: KernelName, variant: Variant, config: Config): number {
  const params = { row_count: config.vocabulary, expert_count: config.experts };
  const [x, y, z = 1] = kernelOf(kernel).groups(config, params, { tokens: 1, firstPosition: 0, firstLogit: 0 }, variant);
  return x * y * z * (constantsOf(kernel, config, variant)['WORKGROUP_SIZE'] ?? 1);
}

/** Kernels of decode read a matrix for one token. Those of prefill share each read over many. */
function matrixOf(kernel: KernelName, variant: Variant, half: Source, invocations: number): Matrix | null {
  if (!(kernel in DECODE_KERNELS)) return null;
  for (const { word, ...format } of formatsOf(variant)) {
    const bound = bindingsOf(half.code).filter(({ name }) => word.test(name));
    if (bound.length > 0) return { ...format, bindings: bound.map(({ binding }) => binding), invocations, half };
  }
  return null;
}

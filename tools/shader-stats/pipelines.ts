// What is compiled: every kernel of the engine's table with the sizes of one model, as a GPU gets it.
// Takes a Config, gives pipelines; refuses to know compilers and what their code costs.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Config } from '../../src/engine/config.ts';
import { constantsOf, KERNEL_NAMES, type KernelName, kernelOf } from '../../src/engine/kernels.ts';
import { bindingsOf, joinImports } from '../../src/engine/shader-source.ts';
import { portable } from '../../src/engine/variant.ts';

const SHADERS = join(import.meta.dirname, '../../shaders');
/** What a GPU gets (src/engine/gpu.ts). */
const LANES = 64;

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
  format: 'bf16' | 'MXFP4' | 'int4';
  /** The WGSL bindings that hold it; one where it is not cut. */
  bindings: readonly number[];
  weightsPerByte: number;
  /** The same kernel where rows are half as long. */
  half: Source;
}

/** What the table's words for matrices mean; one that is cut has numbers behind its name. */
const FORMATS = [
  { word: /^weights(_\d+)?$/, format: 'bf16', weightsPerByte: 1 / 2 },
  { word: /^blocks(_\d+)?$/, format: 'MXFP4', weightsPerByte: 2 },
] as const;

/** Pipelines of all kernels for a model. */
export function kernelPipelines(config: Config): Pipeline[] {
  const snippets = Object.fromEntries(
    readdirSync(join(SHADERS, 'shared')).map((file) => [
      basename(file, '.wgsl'),
      readFileSync(join(SHADERS, 'shared', file), 'utf8'),
    ]),
  );
  const half = halfAsWide(config);
  return KERNEL_NAMES.map((name) => {
    const code = joinImports(readFileSync(join(SHADERS, `${name}.wgsl`), 'utf8'), snippets);
    const matrix = matrixOf(name, { code, constants: constantsOf(name, half, portable(LANES)) });
    return { name, code, constants: constantsOf(name, config, portable(LANES)), matrix };
  });
}

/** A model whose every matrix has rows of half the length. */
function halfAsWide(config: Config): Config {
  const { hidden, heads, kvHeads, expertWidth } = config;
  return { ...config, hidden: hidden / 2, heads: heads / 2, kvHeads: kvHeads / 2, expertWidth: expertWidth / 2 };
}

/** A kernel that sums over its invocations what it reads of a matrix is a mat-vec; one that does not shares it over tokens. */
function matrixOf(kernel: KernelName, half: Source): Matrix | null {
  if (!kernelOf(kernel).reduces) return null;
  for (const { word, ...format } of FORMATS) {
    const bound = bindingsOf(half.code).filter(({ name }) => word.test(name));
    if (bound.length > 0) return { ...format, bindings: bound.map(({ binding }) => binding), half };
  }
  return null;
}

// The cost of kernels on a GPU, in numbers: the driver's own, and for a mat-vec the cost of a
// weight.

import { type Compiled, readDriverText } from './driver-text.ts';
import type { Matrix, Pipeline } from './pipelines.ts';
import { compileFor, type Report } from './radv.ts';
import { type WeightCost, weightCost } from './weight-cost.ts';

export interface KernelStatistics {
  kernel: string;
  gpu: string;
  /** The error of the compiler or of the count, if there are no numbers. */
  error: string | null;
  /** Vector registers of an invocation. */
  vgprs: number;
  /** Spilled registers, including scalar ones. */
  spilled: number;
  /**
   * Bytes of an invocation's private memory: spilled registers, and arrays that no register can
   * hold.
   */
  scratch: number;
  /** Bytes of workgroup memory. */
  lds: number;
  /** Wavefronts that fit on a SIMD at once. */
  waves: number;
  /** Vector operations in all of the code, each instruction once. */
  valu: number;
  vmem: number;
  format: Matrix['format'] | null;
  /** Bytes of the matrix that the largest dispatch reads. */
  matrixBytes: number;
  /** Cost of a weight. Null unless the kernel is a mat-vec. */
  perWeight: WeightCost | null;
}

/** Compiles all pipelines for one GPU. A pipeline that fails has its error in its row. */
export async function statisticsFor(gpu: string, pipelines: readonly Pipeline[]): Promise<KernelStatistics[]> {
  const halves = pipelines.flatMap(({ name, matrix }) => (matrix === null ? [] : [{ name, matrix: null, ...matrix.half }]));
  const reports = await compileFor(gpu, [...pipelines, ...halves]);
  const ofHalves = new Map(halves.map(({ name }, i) => [name, reports[pipelines.length + i] as Report]));
  return pipelines.map(({ name, matrix }, i) => {
    const row = { kernel: name, gpu, format: matrix?.format ?? null };
    try {
      const compiled = readReport(reports[i] as Report);
      const half = matrix === null ? null : readReport(ofHalves.get(name) as Report);
      const perWeight = matrix === null || half === null ? null : weightCost(compiled, half, matrix);
      const matrixBytes = (perWeight?.bytes ?? 0) * (matrix?.invocations ?? 0);
      return { ...row, error: null, ...numbersOf(compiled), matrixBytes, perWeight };
    } catch (error) {
      return { ...row, error: (error as Error).message, ...NO_NUMBERS, matrixBytes: 0, perWeight: null };
    }
  });
}

const NO_NUMBERS = { vgprs: 0, spilled: 0, scratch: 0, lds: 0, waves: 0, valu: 0, vmem: 0 };

function readReport({ text, error }: Report): Compiled {
  if (error !== null) throw new Error(error);
  return readDriverText(text);
}

function numbersOf({ statistics }: Compiled): typeof NO_NUMBERS {
  const read = (name: string) => {
    const value = statistics.get(name);
    if (value === undefined) throw new Error(`RADV printed no statistic “${name}”.`);
    return value;
  };
  return {
    vgprs: read('VGPRs'),
    spilled: read('Spilled VGPRs') + read('Spilled SGPRs'),
    scratch: read('Scratch size'),
    lds: read('LDS size'),
    waves: read('Subgroups per SIMD'),
    valu: read('VALU'),
    vmem: read('VMEM'),
  };
}

// Quantizes bf16 rows to int8 on the GPU while they are uploaded.
// It joins pieces of any length into whole rows. A kernel writes their codes and scales into the
// weight's buffer.

import type { TensorPiece } from '../../contracts/tensors.ts';
import type { Config } from '../config.ts';
import { createPipeline, type Gpu } from '../gpu/gpu.ts';
import { encode, prepare } from '../kernels/dispatch.ts';
import type { Step } from '../kernels/kernel.ts';
import type { ParamNames } from '../kernels/kernels.ts';
import { shaderOf } from '../kernels/shaders.ts';
import type { Weight } from './buffers.ts';

/** Bytes of the rows of one dispatch: those that a chunk of the checkpoint brings. */
const STAGED_BYTES = 16 * 2 ** 20;

/** A quantized weight, and the offset of a tensor in its rows, in bytes of bf16. */
export interface QuantizedPlace {
  weight: Weight;
  base: number;
}

/** The kernel does not depend on the step. */
const ANY_STEP: Step = { tokens: 1, firstPosition: 0, firstLogit: 0 };

/** Bytes of a row of bf16. */
const sourceRowBytes = ({ spec }: Weight) => (spec.quantizedColumns as number) * 2;

function join(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

export class RowQuantizer {
  readonly #gpu: Gpu;
  readonly #config: Config;
  readonly #pipeline: GPUComputePipeline;
  readonly #staging: GPUBuffer;
  /** The incomplete row at the end of each tensor's last piece. */
  readonly #begun = new Map<string, Uint8Array<ArrayBuffer>>();

  /** Compiles the kernel. Errors: `internal`. */
  static async open(gpu: Gpu, config: Config): Promise<RowQuantizer> {
    const source = { label: 'quantize_rows', code: shaderOf('quantize_rows', gpu.variant), constants: {} };
    return new RowQuantizer(gpu, config, await createPipeline(gpu, source));
  }

  private constructor(gpu: Gpu, config: Config, pipeline: GPUComputePipeline) {
    this.#gpu = gpu;
    this.#config = config;
    this.#pipeline = pipeline;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    this.#staging = gpu.device.createBuffer({ label: 'bf16 rows', size: STAGED_BYTES, usage });
  }

  /**
   * Writes the rows that a piece completes. A tensor's pieces must come in order, from its first
   * byte on.
   */
  write({ weight, base }: QuantizedPlace, { name, offset, bytes }: TensorPiece): void {
    const rowBytes = sourceRowBytes(weight);
    const begun = this.#begun.get(name) ?? new Uint8Array();
    const first = (base + offset - begun.length) / rowBytes;
    // Only the row that the previous piece began is joined, so that nothing large is copied.
    const lacking = begun.length === 0 ? 0 : Math.min(rowBytes - begun.length, bytes.length);
    const joined = join(begun, bytes.subarray(0, lacking));
    const isWhole = joined.length === rowBytes;
    if (isWhole) this.#quantize(weight, first, joined);
    const left = this.#writeRows(weight, isWhole ? first + 1 : first, bytes.subarray(lacking));
    this.#begun.set(name, isWhole || joined.length === 0 ? left.slice() : joined);
  }

  /** Quantizes all whole rows; returns the rest, which begins a row. */
  #writeRows(weight: Weight, first: number, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const rowBytes = sourceRowBytes(weight);
    const rows = Math.floor(bytes.length / rowBytes);
    const max = Math.floor(STAGED_BYTES / rowBytes);
    for (let from = 0; from < rows; from += max) {
      const until = Math.min(from + max, rows);
      this.#quantize(weight, first + from, bytes.subarray(from * rowBytes, until * rowBytes));
    }
    return bytes.subarray(rows * rowBytes);
  }

  /** Quantizes whole rows; `first` is the first one's index in the weight. */
  #quantize(weight: Weight, first: number, bytes: Uint8Array<ArrayBuffer>): void {
    const rowBytes = sourceRowBytes(weight);
    const end = first + bytes.length / rowBytes;
    for (const part of weight.parts) {
      const from = Math.max(first, part.firstRow);
      const until = Math.min(end, part.firstRow + part.rows);
      if (from >= until) continue;
      this.#gpu.device.queue.writeBuffer(this.#staging, 0, bytes.subarray((from - first) * rowBytes, (until - first) * rowBytes));
      this.#run(part.buffer, { inner: rowBytes / 2, first_row: from - part.firstRow, row_count: until - from });
    }
  }

  #run(rows: GPUBuffer, params: Record<ParamNames<'quantize_rows'>, number>): void {
    const [gpu, config, pipeline] = [this.#gpu, this.#config, this.#pipeline];
    const buffers = { source: this.#staging, rows };
    const encoder = gpu.device.createCommandEncoder({ label: 'quantize_rows' });
    const pass = encoder.beginComputePass({ label: 'quantize_rows' });
    encode(pass, [prepare(gpu, { config, kernel: 'quantize_rows', pipeline, buffers, params })], ANY_STEP);
    pass.end();
    gpu.device.queue.submit([encoder.finish()]);
  }

  destroy(): void {
    this.#staging.destroy();
  }
}

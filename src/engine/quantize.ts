// Rows of bf16 on their way to the GPU, which makes int8 of them: pieces of any length, put together to whole rows, of which a kernel
// writes codes and scales where the weight lies. Takes pieces in order; refuses to know where they come from.

import type { Weight } from './buffers.ts';
import type { Config } from './config.ts';
import { encode, prepare } from './dispatch.ts';
import { createPipeline, type Gpu } from './gpu.ts';
import { shaderOf } from './shaders.ts';
import type { TensorPiece } from './tensor-source.ts';

/** Of rows that a dispatch takes: what a chunk of the checkpoint brings. */
const STAGED_BYTES = 16 * 2 ** 20;

/** A weight that is quantized, and where in its rows a tensor's bytes go, counted in bytes of bf16. */
export interface QuantizedPlace {
  weight: Weight;
  base: number;
}

export class RowQuantizer {
  readonly #gpu: Gpu;
  readonly #config: Config;
  readonly #pipeline: GPUComputePipeline;
  readonly #staging: GPUBuffer;
  /** Of each tensor whose last piece ended in the middle of a row, that row's beginning. */
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

  /** Writes the rows that a piece completes. The pieces of a tensor come in order, from its first byte on. */
  write({ weight, base }: QuantizedPlace, { name, offset, bytes }: TensorPiece): void {
    const columns = weight.spec.quantizedColumns as number;
    const sourceBytes = columns * 2;
    const begun = this.#begun.get(name) ?? new Uint8Array();
    this.#begun.delete(name);
    const first = (base + offset - begun.length) / sourceBytes;
    const lacking = begun.length === 0 ? 0 : Math.min(sourceBytes - begun.length, bytes.length);
    const joined = new Uint8Array(begun.length + lacking);
    joined.set(begun);
    joined.set(bytes.subarray(0, lacking), begun.length);
    const rest = bytes.subarray(lacking);
    if (joined.length > 0 && joined.length < sourceBytes) return void this.#begun.set(name, joined);
    if (joined.length > 0) this.#quantize(weight, first, joined);
    const whole = rest.length - (rest.length % sourceBytes);
    const most = Math.floor(STAGED_BYTES / sourceBytes) * sourceBytes;
    const firstOfRest = first + joined.length / sourceBytes;
    for (let from = 0; from < whole; from += most) {
      const rows = rest.subarray(from, Math.min(from + most, whole));
      this.#quantize(weight, firstOfRest + from / sourceBytes, rows);
    }
    if (whole < rest.length) this.#begun.set(name, rest.slice(whole));
  }

  /** Whole rows, the first of which is the weight's `first`. */
  #quantize({ spec, parts }: Weight, first: number, bytes: Uint8Array<ArrayBuffer>): void {
    const [gpu, columns] = [this.#gpu, spec.quantizedColumns as number];
    const end = first + bytes.length / (columns * 2);
    for (const part of parts) {
      const from = Math.max(first, part.firstRow);
      const until = Math.min(end, part.firstRow + part.rows);
      if (from >= until) continue;
      const rows = bytes.subarray((from - first) * columns * 2, (until - first) * columns * 2);
      gpu.device.queue.writeBuffer(this.#staging, 0, rows);
      const dispatch = prepare(gpu, {
        config: this.#config,
        kernel: 'quantize_rows',
        pipeline: this.#pipeline,
        buffers: { source: this.#staging, rows: part.buffer },
        params: { inner: columns, first_row: from - part.firstRow, row_count: until - from },
      });
      const encoder = gpu.device.createCommandEncoder({ label: 'quantize_rows' });
      const pass = encoder.beginComputePass({ label: 'quantize_rows' });
      encode(pass, [dispatch], { tokens: 1, firstPosition: 0, firstLogit: 0 });
      pass.end();
      gpu.device.queue.submit([encoder.finish()]);
    }
  }

  destroy(): void {
    this.#staging.destroy();
  }
}

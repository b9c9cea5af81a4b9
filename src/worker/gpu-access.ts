// The GPU as the session uses it. Each check, load and measurement gets a device of its own: destroying the device frees
// everything that a failed load allocated. Remembers which variant of the kernels this GPU computes right.

import type { GpuBytes, LoadOptions } from '../contracts/models.ts';
import { benchLayer, checkFits, deviceFacts, type Gpu, loadEngine } from '../engine/engine.ts';
import type { Generator } from '../engine/generation.ts';
import type { Dense, Variant } from '../engine/gpu/variant.ts';
import { proveVariant } from '../engine/self-test/self-test.ts';
import type { TensorSource } from '../engine/tensor-source.ts';
import type { BenchPorts } from './bench/bench.ts';
import { denseOf, gpuBytesBy } from './models/load-options.ts';
import type { HostLoadOptions } from './models/model-host.ts';

export interface GpuDeps {
  /** Opens a device. Errors: `webgpu-missing`, `adapter-missing`, `limits-too-small`. */
  open(): Promise<Gpu>;
  prove: typeof proveVariant;
  load: typeof loadEngine;
}

export class GpuAccess {
  readonly #deps: GpuDeps;
  /** The proven variant by the format of dense weights, for as long as the page is open. */
  readonly #proven = new Map<Dense, Promise<Variant>>();

  constructor({ open, prove = proveVariant, load = loadEngine }: Pick<GpuDeps, 'open'> & Partial<GpuDeps>) {
    this.#deps = { open, prove, load };
  }

  /**
   * Checks a model against this GPU without allocating; gives the bytes that it takes with each of its load options.
   * Errors: those of `GpuDeps.open`, `model-unsupported`, `checkpoint-invalid`, `limits-too-small`.
   */
  async checkFits(source: TensorSource): Promise<GpuBytes> {
    const gpu = await this.#deps.open();
    try {
      return gpuBytesBy((options) => {
        const variant = { ...gpu.variant, dense: denseOf(options) };
        return checkFits({ ...gpu, variant }, source, { embedding: options.embedding }).totalBytes;
      });
    } finally {
      gpu.device.destroy();
    }
  }

  /** Puts a model's weights on a device of its own, with a proven variant. Errors: `gpu-wrong` and those of `loadEngine`. */
  async load(source: TensorSource, options: LoadOptions, hostOptions: HostLoadOptions): Promise<Generator> {
    const gpu = await this.#openProven(denseOf(options));
    try {
      return await this.#deps.load(gpu, source, { ...hostOptions, embedding: options.embedding });
    } catch (error) {
      gpu.device.destroy();
      throw error;
    }
  }

  /** Measures kernels on a layer of gpt-oss-20b's sizes. Errors: `gpu-wrong`, those of `GpuDeps.open`, `AbortError`. */
  readonly measureLayer: BenchPorts['benchLayer'] = async (onProgress, signal) => {
    const gpu = await this.#openProven('bf16');
    try {
      return { device: deviceFacts(gpu), kernels: await benchLayer(gpu, onProgress, signal) };
    } finally {
      gpu.device.destroy();
    }
  };

  async #openProven(dense: Dense): Promise<Gpu> {
    const variant = await this.#provenVariant(dense);
    return { ...(await this.#deps.open()), variant };
  }

  /** Proves a variant once. A proof that failed is tried again: the GPU may have been away. */
  #provenVariant(dense: Dense): Promise<Variant> {
    const known = this.#proven.get(dense);
    if (known) return known;
    const proof = this.#deps.prove(this.#deps.open, dense).catch((error: unknown) => {
      this.#proven.delete(dense);
      throw error;
    });
    this.#proven.set(dense, proof);
    return proof;
  }
}

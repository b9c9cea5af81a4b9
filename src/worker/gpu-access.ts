// The session's access to the GPU. Each check, load and measurement gets its own device, because
// destroying the device frees all memory of a failed load. Remembers which variant of the kernels
// this GPU computes right.

import type { SelfTestOutcome } from '../contracts/bench-report.ts';
import { DEFAULT_LOAD_OPTIONS, type GpuBytes, type LoadOptions } from '../contracts/models.ts';
import { parseConfig } from '../engine/config.ts';
import { benchLayer, checkFits, deviceFacts, type Gpu, loadEngine, modelSpeed, tryMemory } from '../engine/engine.ts';
import type { Generator } from '../engine/generation.ts';
import type { Variant } from '../engine/gpu/variant.ts';
import { fitVariant } from '../engine/model/fit-variant.ts';
import { proveVariant } from '../engine/self-test/self-test.ts';
import type { TensorSource } from '../engine/tensor-source.ts';
import type { BenchPorts } from './bench/bench.ts';
import type { EstimatePorts, ModelSizes } from './bench/estimates.ts';
import { cacheBitsOf, denseOf, gpuBytesBy } from './models/load-options.ts';
import type { HostLoadOptions } from './models/model-host.ts';

export interface GpuDeps {
  /** Opens a device. Errors: `webgpu-missing`, `adapter-missing`, `limits-too-small`. */
  open(): Promise<Gpu>;
  prove: typeof proveVariant;
  load: typeof loadEngine;
  /** A variant whose kernels fit the device at the model's sizes. Errors: `limits-too-small`. */
  fit(gpu: Gpu, source: TensorSource, options: LoadOptions): Variant;
}

const fitSource: GpuDeps['fit'] = (gpu, source, options) => fitVariant(gpu, parseConfig(source.config), cacheBitsOf(options));

export class GpuAccess {
  readonly #deps: GpuDeps;
  /**
   * Proven variants while the page is open, by the formats of their kernels and by the widest
   * variant tried.
   */
  readonly #proven = new Map<string, Promise<Variant>>();

  readonly #outcomes = new Map<string, SelfTestOutcome>();

  constructor({ open, prove = proveVariant, load = loadEngine, fit = fitSource }: Pick<GpuDeps, 'open'> & Partial<GpuDeps>) {
    this.#deps = { open, prove, load, fit };
  }

  /**
   * Checks a model against this GPU without allocating. Returns the GPU memory for each set of load
   * options, bytes. Errors: those of `GpuDeps.open`, `model-unsupported`, `checkpoint-invalid`,
   * `limits-too-small`.
   */
  async checkFits(source: ModelSizes): Promise<GpuBytes> {
    const gpu = await this.#deps.open();
    try {
      return gpuBytesBy((options) => {
        const variant = { ...gpu.variant, dense: denseOf(options) };
        return checkFits({ ...gpu, variant }, source, engineOptions(options)).totalBytes;
      });
    } finally {
      gpu.device.destroy();
    }
  }

  /**
   * Puts a model's weights on its own device, with a proven variant. Errors: `gpu-wrong` and those
   * of `loadEngine`.
   */
  async load(source: TensorSource, options: LoadOptions, hostOptions: HostLoadOptions): Promise<Generator> {
    const gpu = await this.#openFor(source, options);
    try {
      return await this.#deps.load(gpu, source, { ...hostOptions, ...engineOptions(options) });
    } catch (error) {
      gpu.device.destroy();
      throw error;
    }
  }

  /**
   * Measures kernels on a layer of gpt-oss-20b's sizes. Errors: `gpu-wrong`, those of
   * `GpuDeps.open`, `AbortError`.
   */
  readonly measureLayer: BenchPorts['benchLayer'] = async (onProgress, signal) => {
    const gpu = await this.#openProven(DEFAULT_LOAD_OPTIONS);
    try {
      return { device: deviceFacts(gpu), kernels: await benchLayer(gpu, onProgress, signal) };
    } finally {
      gpu.device.destroy();
    }
  };

  /** The last self-test of each formats. */
  readonly selfTests = (): readonly SelfTestOutcome[] => [...this.#outcomes.values()];

  /** Tries the buffers of a load, and frees them. Errors: as `checkFits`, `AbortError`. */
  readonly tryMemory: EstimatePorts['tryMemory'] = async (sizes, options, signal) => {
    const opened = await this.#deps.open();
    const gpu = { ...opened, variant: { ...opened.variant, dense: denseOf(options) } };
    try {
      return await tryMemory(gpu, sizes, engineOptions(options), signal);
    } finally {
      gpu.device.destroy();
    }
  };

  /**
   * Estimates a model's speed on one layer of its sizes. Errors: `gpu-wrong`, those of
   * `GpuDeps.open`, `out-of-memory`, `AbortError`.
   */
  readonly estimateSpeed: EstimatePorts['estimateSpeed'] = async ({ config }, options, signal) => {
    const gpu = await this.#openProven(options);
    try {
      return await modelSpeed(gpu, config as Record<string, unknown>, { signal });
    } finally {
      gpu.device.destroy();
    }
  };

  async #openProven(options: LoadOptions): Promise<Gpu> {
    const variant = await this.#provenVariant(options);
    return { ...(await this.#deps.open()), variant };
  }

  /**
   * A device with a proven variant whose kernels it can run at the model's sizes. Errors:
   * `limits-too-small` as well.
   */
  async #openFor(source: TensorSource, options: LoadOptions): Promise<Gpu> {
    const gpu = await this.#openProven(options);
    try {
      const fitting = this.#deps.fit(gpu, source, options);
      return fitting === gpu.variant ? gpu : { ...gpu, variant: await this.#provenVariant(options, fitting) };
    } catch (error) {
      gpu.device.destroy();
      throw error;
    }
  }

  /**
   * Proves a variant once, `widest` or a slower one. A failed proof is repeated later, because the
   * GPU may have been away.
   */
  #provenVariant(options: LoadOptions, widest?: Variant): Promise<Variant> {
    const [dense, cacheBits] = [denseOf(options), cacheBitsOf(options)];
    const key = JSON.stringify([dense, cacheBits, widest?.workgroupSize, widest?.split]);
    const known = this.#proven.get(key);
    if (known) return known;
    const open = async () => {
      const gpu = await this.#deps.open();
      return widest ? { ...gpu, variant: widest } : gpu;
    };
    const formats = `${dense} weights, f${cacheBits} cache`;
    const proof = this.#deps.prove(open, dense, cacheBits).then(
      (variant) => {
        this.#outcomes.set(formats, { formats, verdict: 'right', detail: describeVariant(variant) });
        return variant;
      },
      (error: Error) => {
        this.#proven.delete(key);
        const verdict = error.name === 'gpu-wrong' ? 'wrong' : 'failed';
        this.#outcomes.set(formats, { formats, verdict, detail: error.message });
        throw error;
      },
    );
    this.#proven.set(key, proof);
    return proof;
  }
}

/** The engine's options, without its variant. */
const engineOptions = (options: LoadOptions) => ({ embedding: options.embedding, cacheBits: cacheBitsOf(options) });

const describeVariant = (variant: Variant): string =>
  Object.entries(variant)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

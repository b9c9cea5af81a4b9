// Finds whether a model fits the GPU, and how fast it would answer, before its files are here.

import type { Fit, GpuBytes, GpuFacts, LoadOptions } from '../../contracts/models.ts';
import { type AcceptedMemory, officialConfig, syntheticModel } from '../../engine/engine.ts';
import type { TensorSource } from '../../engine/tensor-source.ts';
import { TabWork } from '../tab-work.ts';

/** The sizes of a model: its config and the shapes of its tensors. */
export type ModelSizes = Pick<TensorSource, 'config' | 'tensors'>;

export interface EstimatePorts {
  /** Errors: `webgpu-missing`, `adapter-missing`. */
  describeGpu(): Promise<GpuFacts>;
  /** GPU memory by load options. It allocates nothing. Errors: those of the GPU. */
  checkGpu(sizes: ModelSizes): Promise<GpuBytes>;
  /** Tries the buffers of a load on a device of its own. Errors: those of the GPU, `AbortError`. */
  tryMemory(sizes: ModelSizes, options: LoadOptions, signal: AbortSignal): Promise<AcceptedMemory>;
  /** Estimates tokens per second on a device of its own. Errors: those of the GPU, `AbortError`. */
  estimateSpeed(sizes: ModelSizes, options: LoadOptions, signal: AbortSignal): Promise<number>;
  listed: readonly { id: string; url: string }[];
}

export interface EstimateDeps {
  ports: EstimatePorts;
  /** Reads the small files of a model. Errors: as `ModelsSession.inspect`. */
  inspect(url: string): Promise<ModelSizes>;
  /** Runs work while nothing else uses the GPU. */
  withGpu<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
}

export class Estimates {
  readonly #deps: EstimateDeps;
  readonly #running = new TabWork(new AbortController().signal);

  constructor(deps: EstimateDeps) {
    this.#deps = deps;
  }

  /** The GPU memory of a model by load options. Reads nothing from the network for known sizes. */
  async gpuBytes(url: string): Promise<GpuBytes> {
    return this.#deps.ports.checkGpu(await this.#sizesOf(url));
  }

  /** See ModelsSession.fit. */
  async fit(url: string, choices: readonly LoadOptions[]): Promise<Fit[]> {
    const { ports, withGpu } = this.#deps;
    const sizes = await this.#sizesOf(url);
    const tryAll = async (signal: AbortSignal) => {
      const found: Fit[] = [];
      for (const loadOptions of choices) {
        const accepted = await ports.tryMemory(sizes, loadOptions, signal);
        found.push({ loadOptions, ...accepted });
        if (accepted.acceptedBytes >= accepted.bytes) break;
      }
      return found;
    };
    return this.#running.run((signal) => withGpu(() => tryAll(signal), signal));
  }

  /** See BenchSession.speed. */
  async speed(url: string, options: LoadOptions): Promise<number> {
    const { ports, withGpu } = this.#deps;
    const sizes = await this.#sizesOf(url);
    return this.#running.run((signal) => withGpu(() => ports.estimateSpeed(sizes, options, signal), signal));
  }

  stop(): void {
    this.#running.stop();
  }

  async #sizesOf(url: string): Promise<ModelSizes> {
    const listed = this.#deps.ports.listed.find((model) => model.url === url);
    const config = listed && officialConfig(listed.id);
    return config ? syntheticModel(config) : this.#deps.inspect(url);
  }
}

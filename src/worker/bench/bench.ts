// Runs the page's measurements: kernels on a synthetic layer or on the loaded model, and the loaded
// model as a whole.

import type { BenchReport, BenchSizes } from '../../contracts/bench-report.ts';
import type { Bench } from '../../engine/bench/report.ts';
import type { MeasurableModel } from '../models/model-host.ts';

export interface BenchPorts {
  /**
   * Measures kernels on a layer of gpt-oss-20b's sizes, on its own device. Errors: those of the
   * GPU, `AbortError`.
   */
  benchLayer(onProgress: (what: string) => void, signal: AbortSignal): Promise<Pick<Bench, 'device' | 'kernels'>>;
}

export interface BenchWork {
  sizes: BenchSizes;
  onProgress: (what: string) => void;
  signal: AbortSignal;
}

/** Measures with the model on the GPU. Errors: those of the GPU, `no-model`, `AbortError`. */
export async function bench(
  ports: BenchPorts,
  lent: MeasurableModel | null,
  { sizes, onProgress, signal }: BenchWork,
): Promise<BenchReport> {
  const ofLoaded = sizes === 'loaded';
  const layer = ofLoaded ? null : await ports.benchLayer(onProgress, signal);
  const loaded = lent && (await lent.generator.bench({ kernels: ofLoaded, onMeasure: onProgress, signal }));
  const found = layer ?? loaded;
  if (found === null) throw noModel();
  return {
    device: found.device,
    sizes: ofLoaded && lent ? lent.id : sizes,
    kernels: found.kernels,
    model: lent && loaded && { id: lent.id, ...loaded.model },
  };
}

function noModel(): Error {
  const error = new Error('Kernels were to be measured with the loaded model’s sizes, but none is loaded. Load a model first.');
  error.name = 'no-model';
  return error;
}

// What a measurement asks of the engine and what it gives; the shapes of reports are src/contracts/bench-report.ts.

import type { DeviceFacts, KernelSpeed, ModelSpeed } from '../../contracts/bench-report.ts';

/** Called before each measurement with its name. */
export type OnMeasure = (what: string) => void;

export interface BenchRequest {
  /** Whether each kernel is measured by itself, too, with this model's sizes. */
  kernels: boolean;
  onMeasure: OnMeasure;
  signal: AbortSignal;
}

export interface Bench {
  device: DeviceFacts;
  kernels: KernelSpeed[];
  model: ModelSpeed;
}

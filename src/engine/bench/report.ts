// Types of the engine's benchmark: its request and its result.
// The shapes of reports are in src/contracts/bench-report.ts.

import type { DeviceFacts, KernelSpeed, ModelSpeed } from '../../contracts/bench-report.ts';

/** Called with the name of each measurement before it starts. */
export type OnMeasure = (what: string) => void;

export interface BenchRequest {
  /** Whether to measure each kernel by itself, too, with this model's sizes. */
  kernels: boolean;
  onMeasure: OnMeasure;
  signal: AbortSignal;
}

export interface Bench {
  device: DeviceFacts;
  kernels: KernelSpeed[];
  model: ModelSpeed;
}

// What measurements on a device say, as plain values. The treaty (src/api.ts) has the same shapes for the page.

/** One kernel over one layer, or over what is before and behind the layers. */
export interface KernelSpeed {
  kernel: string;
  phase: 'decode' | 'prefill';
  /** Tokens of the step that it ran in. */
  tokens: number;
  dispatches: number;
  /** Of weights and of the KV cache, that all its dispatches read; activations stay in the GPU's caches. */
  bytes: number;
  /** All its dispatches. */
  microseconds: number;
  /** Null where no weights are read. */
  gigabytesPerSecond: number | null;
  /** Of a copy that moves as many bytes, half of them read and half written. */
  copyGigabytesPerSecond: number | null;
}

/** What a decoded token costs besides the GPU's time. */
export interface TokenCost {
  dispatches: number;
  submits: number;
  bindGroups: number;
  buffers: number;
  /** Buffers mapped for reading. */
  maps: number;
  /** Of weights and of the KV cache: in buffers that are bound, each dispatch for itself, and what kernels read of them. */
  boundBytes: number;
  readBytes: number;
  /** Median of the time from the moment a token can be read until JavaScript rests again. */
  javascriptMs: number;
}

/** A prompt of `depth` tokens, and what is generated behind it. */
export interface DepthSpeed {
  depth: number;
  prefillTokensPerSecond: number;
  decodeTokensPerSecond: number;
}

export interface ModelSpeed {
  token: TokenCost;
  depths: DepthSpeed[];
}

export interface DeviceFacts {
  name: string;
  features: string[];
  limits: Record<string, number>;
  /** What kernels are timed with. */
  timer: 'timestamp-query' | 'clock';
  /** Which way of the kernels it runs: the fields of a Variant. */
  variant: Record<string, number | boolean | string>;
}

/** Told before each measurement. */
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

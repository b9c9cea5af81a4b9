// Reports of measurements: how fast kernels and the loaded model run on a device, and how int8 weights differ from exact ones.
// Types only.

/** Whose sizes single kernels are measured with: gpt-oss-20b's, on a layer that is made up for it (0.9 GB), or the loaded model's own. */
export type BenchSizes = 'gpt-oss-20b' | 'loaded';

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

/** How fast a model runs: what one decoded token costs, and tokens per second behind prompts of several lengths. */
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

/** The report of one measurement. */
export interface BenchReport {
  device: DeviceFacts;
  /** The model whose sizes the kernels had. */
  sizes: string;
  kernels: KernelSpeed[];
  /** Null if none was loaded. */
  model: ({ id: string } & ModelSpeed) | null;
}

/**
 * What int8 weights change, on a text that both ways of holding a model read. Log-probabilities are natural (nats); `actual`: the token
 * that the text has at a position.
 */
export interface WeightsComparison {
  /** The model's id. */
  model: string;
  positions: number;
  /** Of the positions, those whose likeliest token is the same; 0 to 1. */
  sameLikeliest: number;
  /** Absolute difference of the actual token's log-probability. */
  meanDifference: number;
  largestDifference: number;
  /**
   * Mean Kullback-Leibler divergence of int8 from exact: over those of the 20 likeliest tokens of exact that are among int8's 20, the
   * actual token, and all others as one. That is never more than over the whole vocabulary.
   */
  meanDivergence: number;
  /** Of the text. */
  perplexity: { exact: number; int8: number };
}

// Reports of measurements: the speed of kernels and of the loaded model, and the difference between
// int8 and exact weights. Types only.

/**
 * The model whose sizes single kernels use. `gpt-oss-20b` measures a synthetic layer of its sizes
 * (0.9 GB), `loaded` the loaded model.
 */
export type BenchSizes = 'gpt-oss-20b' | 'loaded';

/** One kernel over one layer, or over the steps before and behind the layers. */
export interface KernelSpeed {
  kernel: string;
  phase: 'decode' | 'prefill';
  /** Tokens of its step. */
  tokens: number;
  dispatches: number;
  /**
   * Bytes of weights and of the KV cache that all its dispatches read. Activations stay in the
   * GPU's caches and do not count.
   */
  bytes: number;
  /** Time of all its dispatches. */
  microseconds: number;
  /** Null if it reads no weights. */
  gigabytesPerSecond: number | null;
  /** Rate of a copy that moves as many bytes, half of them read and half written. */
  copyGigabytesPerSecond: number | null;
}

/** The cost of a decoded token besides the GPU's time. */
export interface TokenCost {
  dispatches: number;
  submits: number;
  bindGroups: number;
  buffers: number;
  /** Buffers mapped for reading. */
  maps: number;
  /**
   * Bytes of weights and of the KV cache in bound buffers, counted for each dispatch. `readBytes`
   * is the part that kernels read.
   */
  boundBytes: number;
  readBytes: number;
  /** Median time from the moment a token can be read until JavaScript is idle again. */
  javascriptMs: number;
}

/** Speed on a prompt of `depth` tokens, and on the tokens generated behind it. */
export interface DepthSpeed {
  depth: number;
  prefillTokensPerSecond: number;
  decodeTokensPerSecond: number;
}

/**
 * The speed of a model: the cost of one decoded token, and tokens per second behind prompts of
 * several lengths.
 */
export interface ModelSpeed {
  token: TokenCost;
  depths: DepthSpeed[];
}

export interface DeviceFacts {
  name: string;
  features: string[];
  limits: Record<string, number>;
  /** The clock that times kernels. */
  timer: 'timestamp-query' | 'clock';
  /** The kernels' variant: the fields of a Variant. */
  variant: Record<string, number | boolean | string>;
}

/** The report of one measurement. */
export interface BenchReport {
  device: DeviceFacts;
  /** The model whose sizes the kernels have. */
  sizes: string;
  kernels: KernelSpeed[];
  /** Null if no model is loaded. */
  model: ({ id: string } & ModelSpeed) | null;
}

/**
 * The effect of int8 weights, measured on a text that both kinds of weights read. Log-probabilities
 * are natural (nats). The actual token is the text's own token at a position.
 */
export interface WeightsComparison {
  /** The model's id. */
  model: string;
  positions: number;
  /** Fraction of positions with the same likeliest token, 0 to 1. */
  sameLikeliest: number;
  /** Absolute difference of the actual token's log-probability. */
  meanDifference: number;
  largestDifference: number;
  /**
   * Mean Kullback-Leibler divergence of int8 from exact. It sums over the tokens among the 20
   * likeliest of both, the actual token, and all others as one. The divergence over the whole
   * vocabulary is never smaller.
   */
  meanDivergence: number;
  /** Perplexity of the text. */
  perplexity: { exact: number; int8: number };
}

/** The result of one self-test: a small model whose answer is known, computed before a load. */
export interface SelfTestOutcome {
  /** The formats of weights and cache that it used: `bf16 weights, f16 cache`. */
  formats: string;
  /** `failed`: the test itself could not run, as without a GPU. */
  verdict: 'right' | 'wrong' | 'failed';
  /** The variant that computes right, or the error's message. */
  detail: string;
}

// What the scripted session measures: a GPU that reaches three quarters of its copy.
import type { BenchReport, SelfTestOutcome, WeightsComparison } from '../../../src/contracts/bench-report.ts';

const kernel = (name: string, bytes: number, rate: number): BenchReport['kernels'][number] => ({
  kernel: name,
  phase: 'decode',
  tokens: 1,
  dispatches: 1,
  bytes,
  microseconds: bytes / 1000 / rate,
  gigabytesPerSecond: rate,
  copyGigabytesPerSecond: 400,
});

export const REPORT: BenchReport = {
  device: {
    name: 'scripted GPU',
    features: ['shader-f16', 'timestamp-query'],
    limits: { maxBufferSize: 4294967292, maxStorageBufferBindingSize: 4294967292 },
    timer: 'timestamp-query',
    variant: { workgroupSize: 64, subgroup: 32, usesF16Decode: true },
  },
  sizes: 'gpt-oss-20b',
  kernels: [
    kernel('qkv', 29_502_720, 300),
    kernel('experts_gate_up', 35_251_200, 288),
    { ...kernel('sample_token', 0, 1), microseconds: 4.2, gigabytesPerSecond: null, copyGigabytesPerSecond: null },
  ],
  model: {
    id: 'gpt-oss-tiny',
    token: {
      dispatches: 148,
      submits: 1,
      bindGroups: 0,
      buffers: 0,
      maps: 1,
      boundBytes: 12.6e9,
      readBytes: 3.708e9,
      javascriptMs: 0.12,
    },
    depths: [
      { depth: 64, prefillTokensPerSecond: 812.3, decodeTokensPerSecond: 81.4 },
      { depth: 2048, prefillTokensPerSecond: 1034.8, decodeTokensPerSecond: 77.9 },
    ],
  },
};

export const COMPARISON: WeightsComparison = {
  model: 'gpt-oss-tiny',
  positions: 412,
  sameLikeliest: 0.9782,
  meanDifference: 0.0213,
  largestDifference: 0.31,
  meanDivergence: 0.00124,
  perplexity: { exact: 8.41, int8: 8.44 },
};

export const SELF_TEST: SelfTestOutcome = {
  formats: 'bf16 weights, f16 cache',
  verdict: 'right',
  detail: 'workgroupSize 64, subgroup 32, usesF16Decode true, dense bf16',
};

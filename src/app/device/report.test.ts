import { expect, test } from 'vitest';
import { findGpu } from './gpu-facts.ts';
import { type ReportParts, writeReport } from './report.ts';
import { readStorage } from './storage-facts.ts';

class Limits {
  get maxBufferSize() {
    return 4294967296;
  }
}

const adapter = {
  info: { vendor: 'nvidia', architecture: 'ampere', device: '', description: '' },
  features: new Set(['timestamp-query', 'shader-f16']),
  limits: Object.create(new Limits(), { maxBufferSize: { value: 4294967296, enumerable: true } }) as object,
};

const NOTHING: ReportParts = {
  version: '1.2.3',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0 Safari/537.36',
  gpu: { error: 'adapter-missing' },
  storage: null,
  selfTests: [],
  bench: null,
  failure: null,
};

test('without WebGPU, without an adapter, and in a browser that throws there is no GPU', async () => {
  expect(await findGpu(undefined)).toEqual({ error: 'webgpu-missing' });
  expect(await findGpu({ requestAdapter: async () => null })).toEqual({ error: 'adapter-missing' });
  expect(await findGpu({ requestAdapter: () => Promise.reject(new Error('No.')) })).toEqual({ error: 'adapter-missing' });
});

test('an adapter is named by what the browser tells, with its features in order', async () => {
  expect(await findGpu({ requestAdapter: async () => adapter })).toEqual({
    facts: {
      name: 'nvidia ampere',
      isSoftware: false,
      features: ['shader-f16', 'timestamp-query'],
      limits: { maxBufferSize: 4294967296 },
    },
  });
});

test('storage is read with the use of each bucket', async () => {
  const storage = { estimate: async () => ({ usage: 30, quota: 100 }), persisted: async () => true };
  const storageBuckets = { keys: async () => ['chats'], open: async () => ({ estimate: async () => ({ usage: 10 }) }) };
  const buckets = [{ name: 'chats', usage: 10 }];
  expect(await readStorage({ storage, storageBuckets })).toEqual({ usage: 30, quota: 100, isKept: true, buckets });
  expect(await readStorage({ storage })).toEqual({ usage: 30, quota: 100, isKept: true, buckets: [] });
});

test('the report of a device without a GPU says what failed and what is missing', () => {
  expect(writeReport({ ...NOTHING, failure: 'adapter-missing: no GPU' }).split('\n')).toEqual([
    'gpt-oss-web 1.2.3',
    'Browser: Chrome 156 · Linux',
    `User agent: ${NOTHING.userAgent}`,
    'Failure: adapter-missing: no GPU',
    'GPU: none (adapter-missing)',
    'Self-test: none has run',
    'Storage: the browser refuses it',
  ]);
});

test('the report of a whole device has GPU, self-test and storage', async () => {
  const report = writeReport({
    ...NOTHING,
    gpu: await findGpu({ requestAdapter: async () => adapter }),
    storage: { usage: 13.8e9, quota: 60e9, isKept: false, buckets: [{ name: 'weights', usage: 13.8e9 }] },
    selfTests: [{ formats: 'bf16 weights, f16 cache', verdict: 'right', detail: 'workgroupSize 64' }],
  });
  expect(report).toContain('GPU: nvidia ampere\nFeatures: shader-f16, timestamp-query\nLimits: maxBufferSize 4294967296');
  expect(report).toContain('Self-test: bf16 weights, f16 cache: right (workgroupSize 64)');
  expect(report).toContain('Storage: 13.8 GB of 60 GB, may be removed; buckets: weights 13.8 GB');
});

// Sizes of models against the limits that devices in the field have: runs, runs in narrower
// workgroups, or is refused before a download.

import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/engine/config.ts';
import { type Limits, MIN_LIMITS } from '../../src/engine/gpu/limits.ts';
import { portable } from '../../src/engine/gpu/variant.ts';
import { fitVariant } from '../../src/engine/model/fit-variant.ts';
import official from '../support/make-checkpoint/configs/gpt-oss-20b.json' with { type: 'json' };

const ofMemory = (bytes: number): Limits => ({ ...MIN_LIMITS, maxComputeWorkgroupStorageSize: bytes });

/**
 * Workgroup memory of devices: what WebGPU promises, and what most adapters of Chrome, Firefox and
 * Safari offer.
 */
const PROMISED = ofMemory(16_384);
const USUAL = ofMemory(32_768);

const fit = (sizes: object, limits: Limits, workgroupSize = 64) =>
  fitVariant({ variant: portable(workgroupSize), limits, adapterName: 'test' }, parseConfig({ ...official, ...sizes }));

test.each<[sizes: object, limits: Limits, workgroupSize: number, source: string]>([
  [{}, PROMISED, 64, 'huggingface.co/openai/gpt-oss-20b'],
  [{ num_local_experts: 128, num_hidden_layers: 24 }, PROMISED, 64, 'huggingface.co/openai/gpt-oss-120b'],
  [{ hidden_size: 32, intermediate_size: 64 }, PROMISED, 64, 'huggingface.co/tiny-random/gpt-oss'],
  [{ hidden_size: 3072 }, USUAL, 64, 'issue Faults, F5'],
  [{ intermediate_size: 4096 }, USUAL, 64, 'issue Faults, F5'],
  [{ head_dim: 256 }, USUAL, 64, 'issue Faults, F5'],
  [{ vocab_size: 262_144 }, PROMISED, 8, 'issue Faults, F5: 65,536 workgroups on a CPU'],
  [{ hidden_size: 1440, num_local_experts: 4 }, PROMISED, 64, 'huggingface/transformers#41795'],
])('%o runs as gpt-oss does', (sizes, limits, workgroupSize) => {
  expect(fit(sizes, limits, workgroupSize)).toEqual(portable(workgroupSize));
});

test.each<[sizes: object, changes: object, source: string]>([
  [{ hidden_size: 3072 }, { workgroupSize: 8 }, 'issue Faults, F5'],
  [{ head_dim: 256 }, { split: 64 }, 'issue Faults, F5'],
])('%o runs with 16,384 bytes in narrower workgroups, %o', (sizes, changes) => {
  expect(fit(sizes, PROMISED)).toEqual({ ...portable(64), ...changes });
});

describe('is refused before anything is downloaded', () => {
  test.each<[sizes: object, limits: Limits, source: string]>([
    [{ intermediate_size: 4096 }, PROMISED, 'issue Faults, F5'],
    [{ head_dim: 512 }, PROMISED, 'the largest head_dim that config.ts reads'],
    [{ hidden_size: 8192 }, USUAL, 'wider than 32,768 bytes hold'],
    [
      {},
      { ...PROMISED, maxStorageBuffersPerShaderStage: 4 },
      'WebGPU compatibility mode, gpuweb/gpuweb proposals/compatibility-mode.md',
    ],
    [{}, { ...PROMISED, maxComputeInvocationsPerWorkgroup: 128, maxStorageBuffersPerShaderStage: 4 }, 'the same'],
  ])('%o', (sizes, limits) => {
    expect(() => fit(sizes, limits)).toThrow(expect.objectContaining({ name: 'limits-too-small' }));
  });
});

// A recorded dispatch becomes the pipeline that the GPU ran. A pair that does not match is refused.

import { expect, test } from 'vitest';
import type { RecordedDispatch } from './record.ts';
import { packedPipelines } from './recorded-pipelines.ts';

const CODE = `@group(0) @binding(0) var<storage, read> input_a: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> input_b: array<vec4<u32>>;
struct Uniforms {
  K: u32,
  scale: f32
};
@group(0) @binding(2) var<uniform> uniforms: Uniforms;
fn main() {}`;

const dispatch = (K: number, code = CODE): RecordedDispatch => ({
  code,
  groups: [1, 1, 1],
  words: { 2: [K, 0x3fc00000, 0, 0] },
});

test('uniforms stand in the text as constants, of the long rows and of the half', () => {
  const [pipeline, ...rest] = packedPipelines('layer', [dispatch(2880)], [dispatch(1440)]);
  expect(rest).toEqual([]);
  expect(pipeline).toMatchObject({ name: 'layer, 1', matrix: { format: 'int4', bindings: [1], weightsPerByte: 2 } });
  expect(pipeline?.code).toContain('const uniforms = Uniforms(2880u, 1.5f);');
  expect(pipeline?.matrix?.half.code).toContain('const uniforms = Uniforms(1440u, 1.5f);');
});

test('a dispatch that reads no packed matrix is left out', () => {
  const other = dispatch(1, CODE.replace('input_b', 'router_logits'));
  expect(packedPipelines('layer', [other, dispatch(2880)], [other, dispatch(1440)])).toHaveLength(1);
});

test('another shader at half the width cannot be compared', () => {
  expect(() => packedPipelines('layer', [dispatch(2880)], [dispatch(1440, `${CODE}\n`)])).toThrow('another shader');
});

test('a uniform that was not recorded is named', () => {
  const unknown = { ...dispatch(2880), words: {} };
  expect(() => packedPipelines('layer', [unknown], [unknown])).toThrow('K: u32');
});

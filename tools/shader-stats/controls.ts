// Mat-vecs outside the app, to test the gate: a frugal one, and variants of it that are wasteful in
// one place each. Each sums four rows of MXFP4 a workgroup. Word g of `scales` holds the four
// scales of column g.

import type { Pipeline } from './pipelines.ts';

/** Eight E2M1 codes to their values by 2^-14: each nibble becomes the upper byte of an f16. */
const BIT_DECODE = `
fn decode(word: u32) -> array<vec4<f32>, 2> {
  let even = ((word << 1u) & 0x1e1e1e1eu) + 0x70707070u;
  let odd = ((word >> 3u) & 0x1e1e1e1eu) + 0x70707070u;
  let a = unpack2x16float((even << 8u) & 0x8e008e00u);
  let b = unpack2x16float((odd << 8u) & 0x8e008e00u);
  let c = unpack2x16float(even & 0x8e008e00u);
  let d = unpack2x16float(odd & 0x8e008e00u);
  return array<vec4<f32>, 2>(vec4<f32>(a.x, b.x, c.x, d.x), vec4<f32>(a.y, b.y, c.y, d.y));
}`;

/** The same by a table, which compilers put into memory. */
const TABLE_DECODE = `
const TABLE = array<f32, 16>(0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, -0.0, -0.5, -1.0, -1.5, -2.0, -3.0, -4.0, -6.0);
fn decode(word: u32) -> array<vec4<f32>, 2> {
  var value: array<f32, 8>;
  for (var i = 0u; i < 8u; i++) { value[i] = TABLE[(word >> (4u * i)) & 15u]; }
  return array<vec4<f32>, 2>(
    vec4<f32>(value[0], value[1], value[2], value[3]), vec4<f32>(value[4], value[5], value[6], value[7]));
}`;

interface Options {
  decode?: string;
  /** Index of row r's run of x. One index for all rows unless it contains r. */
  xIndex?: string;
  /** Statements around the loop that reads the weights. */
  before?: string;
  after?: string;
}

const matvec = ({ decode = BIT_DECODE, xIndex = '8u * g', before = '', after = '' }: Options) => `
override HIDDEN: u32;
override WORKGROUP_SIZE: u32;
@group(0) @binding(0) var<uniform> first: vec4<u32>;
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> out: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> blocks: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> scales: array<u32>;
${decode}
@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  let columns = HIDDEN / 32u;
  var sums: vec4<f32>;
  ${before}
  for (var g = invocation; g < columns; g += WORKGROUP_SIZE) {
    let four = scales[group.x * columns + g];
    for (var r = 0u; r < 4u; r++) {
      let block = blocks[(4u * group.x + r) * columns + g];
      var sum = 0.0;
      for (var w = 0u; w < 4u; w++) {
        let value = decode(block[w]);
        sum += dot(value[0], x[${xIndex} + 2u * w]) + dot(value[1], x[${xIndex} + 2u * w + 1u]);
      }
      sums[r] += sum * bitcast<f32>((((four >> (8u * r)) & 255u) + 14u) << 23u);
    }
  }
  ${after}
  out[(first.x + group.x) * WORKGROUP_SIZE + invocation] = sums;
}`;

/** More values than a GPU has registers, all needed before and after the loop. */
const HELD = Array.from({ length: 400 }, (_, i) => i);

function control(name: string, options: Options = {}): Pipeline {
  const code = matvec(options);
  const half = { code, constants: { HIDDEN: 1440, WORKGROUP_SIZE: 64 } };
  return {
    name,
    code,
    constants: { ...half.constants, HIDDEN: 2880 },
    matrix: { format: 'MXFP4', bindings: [3], weightsPerByte: 2, invocations: 64 * 1440, half },
  };
}

export const FRUGAL = control('frugal');

/** By the bar that each fails. */
export const WASTEFUL = {
  'decodes by a table': control('by_table', { decode: TABLE_DECODE }),
  'loads x for every row': control('x_each_row', { xIndex: '(r * columns + g) * 8u' }),
  'holds more than fits': control('holds_much', {
    before: HELD.map((i) => `let held${i} = x[invocation + ${i}u * columns].x;`).join(' '),
    after: HELD.map((i) => `sums[(bitcast<u32>(sums.x) + ${i}u) & 3u] += held${i};`).join(' '),
  }),
};

// Quantizes rows of a bf16 matrix to int8, in the layout of shared/rows/load_int8.wgsl.
// Each block of 32 columns has a bf16 scale: the largest magnitude over 127.
// A weight's code is 128 plus the weight in units of the scale, from 1 to 255.
// source (row_count, inner) bf16; rows (first_row + row_count or more, of row_words) u32.
// One invocation per two blocks of a row, whose scales share a word.

#import bf16

struct Params { inner: u32, first_row: u32, row_count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<u32>;
@group(0) @binding(2) var<storage, read_write> rows: array<u32>;

const ZERO_CODE = f32(0x80);
// Weights that pack four codes as a word's bytes.
const BYTES = vec4<u32>(1u, 0x100u, 0x10000u, 0x1000000u);
// Smaller scales are as good as zero, and a division may treat them as zero.
const MIN_SCALE = 1e-37;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let blocks = params.inner / 32u;
  let block = 2u * id.x;
  if (block >= blocks) { return; }
  let row_words = (params.inner / 16u + (blocks + 7u) / 8u) * 4u;
  for (var row = id.y; row < params.row_count; row += groups.y) {
    let start = (params.first_row + row) * row_words;
    var scales = quantize(row * blocks + block, start + 8u * block);
    if (block + 1u < blocks) { scales |= quantize(row * blocks + block + 1u, start + 8u * block + 8u) << 16u; }
    rows[start + params.inner / 4u + id.x] = scales;
  }
}

// Writes the codes of a block; returns the bits of its scale.
fn quantize(block: u32, first_word: u32) -> u32 {
  var most = 0.0;
  for (var i = 0u; i < 16u; i++) {
    let pair = abs(bf16_pair(source[block * 16u + i]));
    most = max(most, max(pair.x, pair.y));
  }
  // Rounds to the nearest bf16, ties to even.
  let exact = bitcast<u32>(most / 127.0);
  let bits = (exact + 0x7fffu + ((exact >> 16u) & 1u)) >> 16u;
  let scale = bitcast<f32>(bits << 16u);
  let divisor = select(1.0, scale, scale >= MIN_SCALE);
  for (var word = 0u; word < 8u; word++) {
    let four = vec4<f32>(bf16_pair(source[block * 16u + 2u * word]), bf16_pair(source[block * 16u + 2u * word + 1u]));
    let codes = vec4<u32>(ZERO_CODE + clamp(round(four / divisor), vec4<f32>(-127.0), vec4<f32>(127.0)));
    rows[first_word + word] = dot(codes, BYTES);
  }
  return bits;
}

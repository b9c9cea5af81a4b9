// logits[row] = weights[row] · norm(residual), of one token.
// The rows lie in one or two buffers, `split` of them in the first.
// residual (1 + K, D) f32; norm_weight (D) bf16; weights_0, weights_1 (row_count of V, D) bf16 or
// int8; logits (V) f32.
// A team computes four rows at a time, and a workgroup runs TILES such rounds.
// It loads x into workgroup memory once.

#import decode_state
#import rows/normed_x
#import rows/dense

struct Params { first_row: u32, row_count: u32, split: u32 }

override HIDDEN: u32;
override ACTIVE: u32;
override EPSILON: f32;
override TILES: u32;
override INNER = HIDDEN;

@group(0) @binding(0) var<uniform> decode_state: DecodeState;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> residual: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> norm_weight: array<vec2<u32>>;
@group(0) @binding(4) var<storage, read> weights_0: array<vec4<u32>>;
@group(0) @binding(5) var<storage, read> weights_1: array<vec4<u32>>;
@group(0) @binding(6) var<storage, read_write> logits: array<f32>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  if (decode_state.stopped != 0u) { return; }
  let scale = stage_normed(invocation);
  for (var tile = 0u; tile < TILES; tile++) {
    let first = ((group.x * TILES + tile) * (WORKGROUP_SIZE / TEAM) + invocation / TEAM) * 4u;
    let sums = team_sum(invocation, four_rows(invocation, first));
    let row = first + invocation % TEAM;
    if (invocation % TEAM < 4u && row < params.row_count) { logits[params.first_row + row] = scale * sums[invocation % TEAM]; }
  }
}

// `split` is a multiple of four, or equals row_count.
fn four_rows(invocation: u32, first: u32) -> vec4<f32> {
  let rows = first + vec4<u32>(0u, 1u, 2u, 3u);
  if (first < params.split) { return dense_rows(&weights_0, invocation, rows, params.split - 1u); }
  return dense_rows(&weights_1, invocation, rows - params.split, params.row_count - params.split - 1u);
}

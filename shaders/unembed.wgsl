// logits[row] = weights[row] · norm(residual), of one token.
// residual (1 + K, D) f32; gain (D) bf16; weights (row_count of V, D) bf16; logits (V) f32.
// A team computes four rows, and a workgroup TILES times as many, which brings x into its memory once.

#import decode_state
#import normed_x
#import rows_bf16

struct Params { first_row: u32, row_count: u32 }

override HIDDEN: u32;
override ACTIVE: u32;
override EPSILON: f32;
override TILES: u32;
override INNER = HIDDEN;

@group(0) @binding(0) var<uniform> decode_state: DecodeState;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> residual: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> gain: array<vec2<u32>>;
@group(0) @binding(4) var<storage, read> weights: array<vec4<u32>>;
@group(0) @binding(5) var<storage, read_write> logits: array<f32>;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  if (decode_state.stopped != 0u) { return; }
  let scale = stage_normed(lane);
  for (var tile = 0u; tile < TILES; tile++) {
    let first = ((group.x * TILES + tile) * (LANES / TEAM) + lane / TEAM) * 4u;
    let sums = team_sum(lane, bf16_rows(lane, first + vec4<u32>(0u, 1u, 2u, 3u), params.row_count - 1u));
    let row = first + lane % TEAM;
    if (lane % TEAM < 4u && row < params.row_count) { logits[params.first_row + row] = scale * sums[lane % TEAM]; }
  }
}

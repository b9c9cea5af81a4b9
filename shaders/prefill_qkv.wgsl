// out[t, row] = bias[row] + weights[row] · x[t]; rows are queries, then keys, then values.
// x (T, D) f32; weights (row_count of (H + 2G) d, D) bf16 or int8; bias ((H + 2G) d) bf16;
// out (T, (H + 2G) d) f32.
// One workgroup computes a tile of tokens and rows.

#import this_step
#import tile/dense
#import tile/weights_dense

struct Params { first_row: u32, row_count: u32 }

override HIDDEN: u32;
override QKV_ROWS: u32;
override INNER = HIDDEN;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> weights: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> bias: array<u32>;
@group(0) @binding(5) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  start_tile(group);
  let sums = tile_product(invocation);
  for (var r = 0u; r < 4u; r++) {
    let row = first_tile_row + tile_row(invocation) + r;
    if (row >= params.row_count) { return; }
    let feature = params.first_row + row;
    let b = bf16_pair(bias[feature / 2u])[feature % 2u];
    for (var i = 0u; i < 4u; i++) {
      let t = first_token + tile_token(invocation, i);
      if (t < this_step.tokens) { out[t * QKV_ROWS + feature] = sums[i][r] + b; }
    }
  }
}

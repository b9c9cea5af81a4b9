// logits[n, row] = weights[row] · x[first_logit + n], n from 0 to T - first_logit - 1.
// It computes at most LOGIT_ROWS of them.
// x (T, D) f32; weights (row_count of V, D) bf16 or int8; logits (LOGIT_ROWS, V) f32.
// One workgroup computes a tile of tokens and rows.

#import this_step
#import tile/dense
#import tile/weights_dense

struct Params { first_row: u32, row_count: u32 }

override HIDDEN: u32;
override VOCABULARY: u32;
override LOGIT_ROWS: u32;
override INNER = HIDDEN;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> weights: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read_write> logits: array<f32>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  start_tile(group);
  first_token += this_step.first_logit;
  let end = min(this_step.tokens, this_step.first_logit + LOGIT_ROWS);
  let sums = tile_product(invocation);
  for (var r = 0u; r < 4u; r++) {
    let row = first_tile_row + tile_row(invocation) + r;
    if (row >= params.row_count) { return; }
    for (var i = 0u; i < 4u; i++) {
      let t = first_token + tile_token(invocation, i);
      if (t < end) { logits[(t - this_step.first_logit) * VOCABULARY + params.first_row + row] = sums[i][r]; }
    }
  }
}

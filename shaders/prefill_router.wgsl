// logits[t, e] = bias[e] + weights[e] · x[t].
// x (T, D) f32; weights (E, D) bf16; bias (E) bf16; logits (T, E) f32.
// One workgroup computes a tile of tokens and experts.

#import this_step
#import tile/dense
#import tile/weights_bf16

struct Params { row_count: u32 }

override HIDDEN: u32;
override INNER = HIDDEN;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> weights: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> bias: array<u32>;
@group(0) @binding(5) var<storage, read_write> logits: array<f32>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  start_tile(group);
  let sums = tile_product(invocation);
  for (var r = 0u; r < 4u; r++) {
    let expert = first_tile_row + tile_row(invocation) + r;
    if (expert >= params.row_count) { return; }
    let b = bf16_pair(bias[expert / 2u])[expert % 2u];
    for (var i = 0u; i < 4u; i++) {
      let t = first_token + tile_token(invocation, i);
      if (t < this_step.tokens) { logits[t * params.row_count + expert] = sums[i][r] + b; }
    }
  }
}

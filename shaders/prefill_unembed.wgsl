// logits[n, row] = weights[row] · x[first_logit + n], n from 0 to T - first_logit - 1.
// x (T, D) f32; weights (row_count of V, D) bf16; logits (T - first_logit, V) f32.
// One workgroup computes four rows of one token.

#import this_step
#import matvec_bf16

struct Params { first_row: u32, row_count: u32 }

override HIDDEN: u32;
override VOCABULARY: u32;
override INNER = HIDDEN;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> weights: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read_write> logits: array<f32>;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let n = group.y;
  let sums = matvec_rows(group.x * 4u, params.row_count, this_step.first_logit + n, lane);
  let row = group.x * 4u + lane;
  if (lane < 4u && row < params.row_count) { logits[n * VOCABULARY + params.first_row + row] = sums[lane]; }
}

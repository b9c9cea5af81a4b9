// out[t, i] = norm_weight[i] * x[t, i] / sqrt(mean(x[t]²) + EPSILON).
// x, out (T, D) f32; norm_weight (D) bf16. One workgroup per token.
// Squares are summed in f32, because activations reach 45,000.

#import this_step
#import bf16
#import reduce

override HIDDEN: u32;
override EPSILON: f32;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<storage, read> x: array<vec2<f32>>;
@group(0) @binding(2) var<storage, read> norm_weight: array<u32>;
@group(0) @binding(3) var<storage, read_write> out: array<vec2<f32>>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  let pairs = HIDDEN / 2u;
  let start = group.x * pairs;
  var squares = 0.0;
  for (var i = invocation; i < pairs; i += WORKGROUP_SIZE) { squares += dot(x[start + i], x[start + i]); }
  let scale = 1.0 / sqrt(workgroup_sum(invocation, squares) / f32(HIDDEN) + EPSILON);
  for (var i = invocation; i < pairs; i += WORKGROUP_SIZE) { out[start + i] = bf16_pair(norm_weight[i]) * (x[start + i] * scale); }
}

// out[t, i] = gain[i] * x[t, i] / sqrt(mean(x[t]²) + EPSILON).
// x, out (T, D) f32; gain (D) bf16. One workgroup per token. Squares are summed in f32: activations reach 45,000.

#import this_step
#import bf16
#import reduce

override HIDDEN: u32;
override EPSILON: f32;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<storage, read> x: array<vec2<f32>>;
@group(0) @binding(2) var<storage, read> gain: array<u32>;
@group(0) @binding(3) var<storage, read_write> out: array<vec2<f32>>;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let pairs = HIDDEN / 2u;
  let start = group.x * pairs;
  var squares = 0.0;
  for (var i = lane; i < pairs; i += LANES) { squares += dot(x[start + i], x[start + i]); }
  let scale = 1.0 / sqrt(workgroup_sum(lane, squares) / f32(HIDDEN) + EPSILON);
  for (var i = lane; i < pairs; i += LANES) { out[start + i] = bf16_pair(gain[i]) * (x[start + i] * scale); }
}

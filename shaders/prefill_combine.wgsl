// residual[t, i] += Σ_slot products[t K + slot, i], in the order of slots.
// The sum does not depend on the order of the experts.
// products (T K, D) f32; residual (T, D) f32. One invocation adds four features.

#import this_step

override HIDDEN: u32;
override ACTIVE: u32;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<storage, read> products: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> residual: array<vec4<f32>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let fours = HIDDEN / 4u;
  let t = id.y;
  if (id.x >= fours) { return; }
  var sum = vec4<f32>();
  for (var slot = 0u; slot < ACTIVE; slot++) { sum += products[(t * ACTIVE + slot) * fours + id.x]; }
  residual[t * fours + id.x] += sum;
}

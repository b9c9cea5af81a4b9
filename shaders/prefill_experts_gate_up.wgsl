// activated[t, slot, j] = g sigmoid(ALPHA g) (u + 1), g = min(gate, LIMIT), u = clamp(linear, -LIMIT, LIMIT),
// gate and linear being rows 2j and 2j + 1 of the chosen expert: bias + weights · x[t]. Skips experts outside this part.
// x (T, D) f32; chosen (T, K) u32; blocks (expert_count of E, 2F, D/32) MXFP4, scales (…) u8; bias (E, 2F) bf16; activated (T, K, F) f32.
// One workgroup computes two j (four rows) of one slot of one token.

#import this_step
#import bf16
#import matvec_mxfp4

struct Params { first_expert: u32, expert_count: u32 }

override HIDDEN: u32;
override ACTIVE: u32;
override EXPERT_WIDTH: u32;
override LIMIT: f32;
override ALPHA: f32;
override INNER = HIDDEN;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> chosen: array<u32>;
@group(0) @binding(4) var<storage, read> blocks: array<vec4<u32>>;
@group(0) @binding(5) var<storage, read> scales: array<u32>;
@group(0) @binding(6) var<storage, read> bias: array<u32>;
@group(0) @binding(7) var<storage, read_write> activated: array<f32>;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let slot = group.y;
  let t = group.z;
  let expert = chosen[t * ACTIVE + slot];
  let in_part = expert - params.first_expert;
  // The same for the whole workgroup, though the compiler cannot know: the barriers below stand outside any branch.
  let is_here = in_part < params.expert_count;
  let row = select(0u, in_part, is_here) * 2u * EXPERT_WIDTH + group.x * 4u;
  var sums = vec4<f32>();
  if (is_here) {
    for (var r = 0u; r < 4u; r++) { sums[r] = mxfp4_partial(row + r, t, lane); }
  }
  sums = workgroup_sum4(lane, sums);
  if (lane >= 2u || !is_here) { return; }
  let j = group.x * 2u + lane;
  let gate_up = bf16_pair(bias[expert * EXPERT_WIDTH + j]) + vec2<f32>(sums[2u * lane], sums[2u * lane + 1u]);
  activated[(t * ACTIVE + slot) * EXPERT_WIDTH + j] = swiglu(gate_up.x, gate_up.y);
}

fn swiglu(gate: f32, linear: f32) -> f32 {
  let g = min(gate, LIMIT);
  let u = clamp(linear, -LIMIT, LIMIT);
  // Past 80 the exponential would leave f32, and the product is zero to 30 digits already.
  return g / (1.0 + exp(min(-ALPHA * g, 80.0))) * (u + 1.0);
}

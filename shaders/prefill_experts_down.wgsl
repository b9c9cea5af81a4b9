// residual[t, row] += Σ_slot w[slot] (bias[expert, row] + weights[expert, row] · activated[t, slot]), over the slots whose
// expert is in this part.
// activated, bound as the matvec's x, (T, K, F) f32; chosen (T, K) u32; chosen_weights (T, K) f32;
// blocks (expert_count of E, D, F/32) MXFP4, scales (…) u8; bias (E, D) bf16; residual (T, D) f32.
// One workgroup computes four rows of one token, all slots in one reduction.

#import this_step
#import bf16
#import matvec_mxfp4

struct Params { first_expert: u32, expert_count: u32 }

override HIDDEN: u32;
override ACTIVE: u32;
override EXPERT_WIDTH: u32;
override INNER = EXPERT_WIDTH;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> chosen: array<u32>;
@group(0) @binding(4) var<storage, read> chosen_weights: array<f32>;
@group(0) @binding(5) var<storage, read> blocks: array<vec4<u32>>;
@group(0) @binding(6) var<storage, read> scales: array<u32>;
@group(0) @binding(7) var<storage, read> bias: array<u32>;
@group(0) @binding(8) var<storage, read_write> residual: array<f32>;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let t = group.y;
  let first_row = group.x * 4u;
  var sums = vec4<f32>();
  for (var slot = 0u; slot < ACTIVE; slot++) {
    let expert = chosen[t * ACTIVE + slot];
    let in_part = expert - params.first_expert;
    if (in_part >= params.expert_count) { continue; }
    let weight = chosen_weights[t * ACTIVE + slot];
    for (var r = 0u; r < 4u; r++) {
      sums[r] += weight * mxfp4_partial(in_part * HIDDEN + first_row + r, t * ACTIVE + slot, lane);
    }
    if (lane < 4u) { sums[lane] += weight * expert_bias(expert * HIDDEN + first_row + lane); }
  }
  sums = workgroup_sum4(lane, sums);
  if (lane < 4u) { residual[t * HIDDEN + first_row + lane] += sums[lane]; }
}

fn expert_bias(index: u32) -> f32 {
  return bf16_pair(bias[index / 2u])[index % 2u];
}

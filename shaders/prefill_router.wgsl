// Of the logits bias[e] + weights[e] · x[t], the ACTIVE largest (the lowest expert first among equals) and softmax over those.
// x (T, D) f32; weights (E, D) bf16; bias (E) bf16; chosen (T, K) u32; chosen_weights (T, K) f32, best first.
// One workgroup per token; the choice is made by its first invocation.

#import this_step
#import matvec_bf16

override HIDDEN: u32;
override EXPERTS: u32;
override ACTIVE: u32;
override INNER = HIDDEN;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> weights: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> bias: array<u32>;
@group(0) @binding(4) var<storage, read_write> chosen: array<u32>;
@group(0) @binding(5) var<storage, read_write> chosen_weights: array<f32>;

var<workgroup> wg_logits: array<f32, EXPERTS>;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let t = group.x;
  for (var expert = 0u; expert < EXPERTS; expert += 4u) {
    let sums = matvec_rows(expert, EXPERTS, t, lane);
    let row = expert + lane;
    if (lane < 4u && row < EXPERTS) { wg_logits[row] = sums[lane] + bf16_pair(bias[row / 2u])[row % 2u]; }
  }
  workgroupBarrier();
  if (lane == 0u) { choose(t * ACTIVE); }
}

fn choose(out: u32) {
  var total = 0.0;
  var best = 0.0;
  for (var slot = 0u; slot < ACTIVE; slot++) {
    var expert = first_free(out, slot);
    for (var e = expert + 1u; e < EXPERTS; e++) {
      if (wg_logits[e] > wg_logits[expert] && !is_taken(out, slot, e)) { expert = e; }
    }
    if (slot == 0u) { best = wg_logits[expert]; }
    let power = exp(wg_logits[expert] - best);
    chosen[out + slot] = expert;
    chosen_weights[out + slot] = power;
    total += power;
  }
  for (var slot = 0u; slot < ACTIVE; slot++) { chosen_weights[out + slot] /= total; }
}

fn first_free(out: u32, slots: u32) -> u32 {
  var e = 0u;
  while (is_taken(out, slots, e)) { e++; }
  return e;
}

fn is_taken(out: u32, slots: u32, expert: u32) -> bool {
  for (var slot = 0u; slot < slots; slot++) {
    if (chosen[out + slot] == expert) { return true; }
  }
  return false;
}

// chosen[t] = the ACTIVE largest of a token's router logits, the lowest expert first among equals.
// chosen_weights[t] = softmax over those.
// logits (T, E) f32; chosen (T, K) u32; chosen_weights (T, K) f32, best first.
// One invocation per token.

#import this_step

override EXPERTS: u32;
override ACTIVE: u32;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read_write> chosen: array<u32>;
@group(0) @binding(3) var<storage, read_write> chosen_weights: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let t = id.x;
  if (t >= this_step.tokens) { return; }
  let row = t * EXPERTS;
  let out = t * ACTIVE;
  var total = 0.0;
  var best = 0.0;
  var last = EXPERTS;
  for (var slot = 0u; slot < ACTIVE; slot++) {
    last = next_best(row, last);
    if (slot == 0u) { best = logits[row + last]; }
    let power = exp(logits[row + last] - best);
    chosen[out + slot] = last;
    chosen_weights[out + slot] = power;
    total += power;
  }
  for (var slot = 0u; slot < ACTIVE; slot++) { chosen_weights[out + slot] /= total; }
}

// The best of the experts behind `last` in the order of logits and ids; of all if it is EXPERTS.
fn next_best(row: u32, last: u32) -> u32 {
  var found = EXPERTS;
  for (var e = 0u; e < EXPERTS; e++) {
    let is_left = last == EXPERTS || logits[row + e] < logits[row + last] || (logits[row + e] == logits[row + last] && e > last);
    if (is_left && (found == EXPERTS || logits[row + e] > logits[row + found])) { found = e; }
  }
  // NaN is behind nothing: then any expert is chosen, and its NaN shows in the result.
  return min(found, EXPERTS - 1u);
}

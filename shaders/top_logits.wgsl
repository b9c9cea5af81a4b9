// parts[part] = the 20 largest logits of a share of the vocabulary in order, and a softmax's sum.
// Among equals the lowest id comes first. Logits are raw: neither penalties nor temperature apply.
// It also runs when the step before stopped the generation, for the stop token's log-probabilities.
// logits (V) f32; parts (PARTS).
// One workgroup per part; parts are interleaved. Round k finds the next one after round k - 1.

#import sampling/logprob_parts

// Always 20. As a constant, compilers would unroll the rounds twenty times.
struct Params { count: u32 }

override VOCABULARY: u32;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read_write> parts: array<Part>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  let first = group.x * WORKGROUP_SIZE + invocation;
  var last = first_of_all();
  var highest = 0.0;
  for (var rank = 0u; rank < params.count; rank++) {
    last = workgroup_best(invocation, next_after(last, first));
    if (rank == 0u) { highest = last.score; }
    if (invocation == 0u) { parts[group.x].top[rank] = last; }
  }
  var sum = 0.0;
  for (var id = first; id < VOCABULARY; id += PARTS * WORKGROUP_SIZE) {
    if (logits[id] > LOWEST) { sum += exp(logits[id] - highest); }
  }
  sum = workgroup_sum(invocation, sum);
  if (invocation == 0u) { parts[group.x].sum = sum; }
}

// The best of this invocation's ids after `last`.
fn next_after(last: Candidate, first: u32) -> Candidate {
  var next = Candidate(LOWEST, NO_ID);
  for (var id = first; id < VOCABULARY; id += PARTS * WORKGROUP_SIZE) {
    let candidate = Candidate(logits[id], id);
    if (is_after(candidate, last)) { next = better(next, candidate); }
  }
  return next;
}

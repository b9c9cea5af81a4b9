// parts[part] = of a share of the vocabulary the 20 largest logits in order, the lowest id first among equals, and what a softmax's
// denominator needs. Raw logits: neither penalties nor temperature. Runs also when the step before it stopped the generation: the
// stop token has log-probabilities, too.
// logits (V) f32; parts (PARTS). One workgroup per part; parts are interleaved. The k-th round finds what comes after the (k-1)-th.

#import sampling/logprob_parts

// 20, as a number that compilers do not know: they would write the round out twenty times.
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

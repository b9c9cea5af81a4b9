// logprobs = (id, natural logarithm of its probability) of the id at decode_state.position.
// The 20 most likely ids follow in order. Probabilities are a softmax of raw logits.
// decode_state.position is already that of the sampled id: sample_token.wgsl advanced it.
// logits (V) f32; tokens (context + 1) u32; parts (PARTS) of top_logits.wgsl; logprobs (1 + 20).
// One workgroup.

#import decode_state
#import sampling/logprob_parts

// As in top_logits.wgsl.
struct Params { count: u32 }

struct Logprob {
  id: u32,
  logprob: f32,
}

@group(0) @binding(0) var<uniform> decode_state: DecodeState;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> logits: array<f32>;
@group(0) @binding(3) var<storage, read> tokens: array<u32>;
@group(0) @binding(4) var<storage, read> parts: array<Part>;
@group(0) @binding(5) var<storage, read_write> logprobs: array<Logprob>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(local_invocation_index) invocation: u32) {
  let highest = highest_logit(invocation);
  let log_sum = log(sum_of_powers(invocation, highest));
  var last = first_of_all();
  for (var rank = 0u; rank < params.count; rank++) {
    last = workgroup_best(invocation, next_after(last, invocation));
    if (invocation == 0u) { logprobs[1u + rank] = Logprob(last.id, (last.score - highest) - log_sum); }
  }
  if (invocation == 0u) {
    let id = tokens[decode_state.position];
    logprobs[0] = Logprob(id, (logits[id] - highest) - log_sum);
  }
}

fn highest_logit(invocation: u32) -> f32 {
  var own = Candidate(LOWEST, NO_ID);
  for (var part = invocation; part < PARTS; part += WORKGROUP_SIZE) { own = better(own, parts[part].top[0]); }
  return workgroup_best(invocation, own).score;
}

// Σ exp(logit - highest) over the vocabulary.
fn sum_of_powers(invocation: u32, highest: f32) -> f32 {
  var sum = 0.0;
  for (var part = invocation; part < PARTS; part += WORKGROUP_SIZE) { sum += parts[part].sum * exp(parts[part].top[0].score - highest); }
  return workgroup_sum(invocation, sum);
}

// The best of this invocation's candidates after `last`.
fn next_after(last: Candidate, invocation: u32) -> Candidate {
  var next = Candidate(LOWEST, NO_ID);
  for (var i = invocation; i < PARTS * MAX_LOGPROBS; i += WORKGROUP_SIZE) {
    let candidate = parts[i / MAX_LOGPROBS].top[i % MAX_LOGPROBS];
    if (is_after(candidate, last)) { next = better(next, candidate); }
  }
  return next;
}

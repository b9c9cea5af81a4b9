// The result of top_logits.wgsl for each part of the vocabulary, which logprobs.wgsl reads.

#import sampling/best

override PARTS: u32;

// The maximum that the API lets a request ask for (OpenAI's chat completions).
const MAX_LOGPROBS = 20u;
const LOWEST = -3.4028234e38f;

struct Part {
  // Σ exp(logit - top[0].score)
  sum: f32,
  // In order; NO_ID where the part has no more.
  top: array<Candidate, MAX_LOGPROBS>,
}

// Comes before all others in the order of scores.
fn first_of_all() -> Candidate { return Candidate(-LOWEST, NO_ID); }

var<workgroup> wg_sums: array<f32, WORKGROUP_SIZE>;

// The order of additions is fixed. Every invocation must call; every one gets the result.
fn workgroup_sum(invocation: u32, value: f32) -> f32 {
  workgroupBarrier();
  wg_sums[invocation] = value;
  workgroupBarrier();
  var sum = 0.0;
  for (var i = 0u; i < WORKGROUP_SIZE; i++) { sum += wg_sums[i]; }
  return sum;
}

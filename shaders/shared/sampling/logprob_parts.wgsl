// What top_logits.wgsl leaves of each part of the vocabulary for logprobs.wgsl.

#import sampling/best

override PARTS: u32;

// As many as the API lets a request ask for (OpenAI's chat completions).
const MOST_LOGPROBS = 20u;
const LOWEST = -3.4028234e38f;

struct Part {
  // Σ exp(logit - top[0].score)
  sum: f32,
  // In order; NO_ID where the part has no more.
  top: array<Candidate, MOST_LOGPROBS>,
}

// Before all others in the order of scores.
fn first_of_all() -> Candidate { return Candidate(-LOWEST, NO_ID); }

var<workgroup> wg_sums: array<f32, LANES>;

// The order of additions is fixed. Every invocation must call; every one gets the result.
fn workgroup_sum(lane: u32, value: f32) -> f32 {
  workgroupBarrier();
  wg_sums[lane] = value;
  workgroupBarrier();
  var sum = 0.0;
  for (var i = 0u; i < LANES; i++) { sum += wg_sums[i]; }
  return sum;
}

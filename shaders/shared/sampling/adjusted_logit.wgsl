// An id's logit after mask, bias and penalties, in vLLM's order (vllm/v1/sample/sampler.py).
// Every later stage reads it.
// The importing kernel declares: sampling; logits, bias: array<f32> (V); counts: array<u32> (V);
// mask: array<u32> (V bits).

#import sampling/sampling

// Score of an id that cannot be chosen. Every finite f32 but one is above it.
const NO_SCORE = -3.4028234e38f;
// In `counts`, this bit means that the id is in the prompt. The bits below it count its samples.
const IN_PROMPT = 0x80000000u;

fn adjusted_logit(id: u32) -> f32 {
  var logit = logits[id];
  // Infinities and NaN are found by their bits, because compilers may assume that there are none.
  let is_number = (bitcast<u32>(logit) & 0x7f800000u) != 0x7f800000u;
  let is_masked = (sampling.stages & HAS_MASK) != 0u && ((mask[id / 32u] >> (id % 32u)) & 1u) == 0u;
  if (!is_number || is_masked) { return NO_SCORE; }
  if ((sampling.stages & HAS_BIAS) != 0u) { logit += bias[id]; }
  if ((sampling.stages & HAS_PENALTIES) != 0u) { logit = penalized(logit, counts[id]); }
  return logit;
}

// Repetition penalty as in CTRL (arXiv 1909.05858), over prompt and output.
// Frequency and presence penalties as OpenAI's, over the output.
fn penalized(logit: f32, count: u32) -> f32 {
  var result = logit;
  if (count != 0u) {
    result = select(logit * sampling.repetition_penalty, logit / sampling.repetition_penalty, logit > 0.0);
  }
  let sampled = count & ~IN_PROMPT;
  if (sampled != 0u) { result -= f32(sampled) * sampling.frequency_penalty + sampling.presence_penalty; }
  return result;
}

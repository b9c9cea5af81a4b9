// The best adjusted logit of all parts of sample_peak.wgsl, and the distance of another logit from
// it.
// The importing kernel declares: sampling; peaks: array<Candidate> (PARTS).

#import sampling/adjusted_logit
#import sampling/best

override PARTS: u32;

// Every invocation of the workgroup must call; all get the result.
fn highest_peak(invocation: u32) -> f32 {
  var own = Candidate(NO_SCORE, NO_ID);
  for (var part = invocation; part < PARTS; part += WORKGROUP_SIZE) { own = better(own, peaks[part]); }
  return workgroup_best(invocation, own).score;
}

// Nats below the best, after temperature.
// Ids that cannot be chosen, including those that min-p cuts off, are farther than any other.
fn distance(peak: f32, logit: f32) -> f32 {
  let nats = (peak - logit) / sampling.temperature;
  return select(-NO_SCORE, nats, logit > NO_SCORE && nats <= sampling.min_p_reach);
}

// Sums over histogram bins; each invocation first sums its own run of bins.
// The order of additions is fixed, so every workgroup finds the same sum.
// WORKGROUP_SIZE is a power of two. All invocations must call; all get the result.
// The importing kernel declares: override WORKGROUP_SIZE; fn truncation_word(index: u32) -> u32.

#import sampling/truncation

var<workgroup> wg_sums: array<f32, WORKGROUP_SIZE>;

// Ids or weight in bin i; fine bins are those of coarse bin `bin`.
fn bin_value(source: u32, is_weight: bool, bin: u32, i: u32) -> f32 {
  let word = truncation_word(source * BINS + i);
  if (!is_weight) { return f32(word); }
  if (source == WEIGHTS) { return coarse_weight(word, i); }
  return key_weight(word, bin * BINS + i);
}

// Sum of the first `end` bins.
fn sum_bins(invocation: u32, source: u32, bin: u32, end: u32) -> f32 {
  share_sum(invocation, source, true, bin, end);
  var sum = 0.0;
  for (var i = 0u; i < WORKGROUP_SIZE; i++) { sum += wg_sums[i]; }
  return sum;
}

fn share_sum(invocation: u32, source: u32, is_weight: bool, bin: u32, end: u32) -> f32 {
  let first = invocation * (BINS / WORKGROUP_SIZE);
  var sum = 0.0;
  for (var i = first; i < min(first + BINS / WORKGROUP_SIZE, end); i++) { sum += bin_value(source, is_weight, bin, i); }
  // The first barrier waits for readers of an earlier sum.
  workgroupBarrier();
  wg_sums[invocation] = sum;
  workgroupBarrier();
  return sum;
}

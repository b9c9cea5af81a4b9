// Finds the bin in which a sum over histogram bins reaches `wanted`.
// All invocations must call; all get the result.

#import sampling/bin_sums

struct Found {
  // BINS if the sum of all bins stays below `wanted`.
  index: u32,
  // Sum of the bins before.
  before: f32,
}

var<workgroup> wg_found: Found;

fn search(invocation: u32, source: u32, is_weight: bool, bin: u32, wanted: f32) -> Found {
  if (invocation == 0u) { wg_found = Found(BINS, 0.0); }
  let own = share_sum(invocation, source, is_weight, bin, BINS);
  var before = 0.0;
  for (var i = 0u; i < invocation; i++) { before += wg_sums[i]; }
  if (before < wanted && before + own >= wanted) { wg_found = walk(invocation, source, is_weight, bin, wanted, before); }
  return workgroupUniformLoad(&wg_found);
}

// Finds the bin among this invocation's own.
fn walk(invocation: u32, source: u32, is_weight: bool, bin: u32, wanted: f32, before: f32) -> Found {
  let last = (invocation + 1u) * (BINS / WORKGROUP_SIZE) - 1u;
  var found = Found(invocation * (BINS / WORKGROUP_SIZE), before);
  for (; found.index < last; found.index++) {
    let value = bin_value(source, is_weight, bin, found.index);
    if (found.before + value >= wanted) { break; }
    found.before += value;
  }
  return found;
}

fn place_of(index: u32) -> Place {
  let at = PLACES + 3u * index;
  return Place(truncation_word(at), bitcast<f32>(truncation_word(at + 1u)), truncation_word(at + 2u));
}

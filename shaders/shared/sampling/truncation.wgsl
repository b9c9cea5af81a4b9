// How far an id is below the most likely one, on the scale that top-k and top-p are decided on: nats after temperature, cut into
// 1,024 coarse bins of 1/32 and each of those into 1,024 fine ones. A key is both; ids of one key count as equal.
// What is 32 nats below the best weighs less than 1.3e-14 of it: it is in no bin, and neither top-k nor top-p looks for it.
// Words of `truncation`, in order: ids per coarse bin; weights per coarse bin, in units of WEIGHT_ONE and of the bin's near end;
// ids per fine bin of the coarse bin where the first search ended; the same of the second; the two places.

override VOCABULARY: u32;
// So that no bin overflows whatever the logits; at 201,088 ids it resolves 5e-5 of a weight.
override WEIGHT_ONE = 0xffffffffu / VOCABULARY;

const BINS = 1024u;
const COARSE_PER_NAT = 32.0;
// Of what is in no bin, and of a cut that cuts nothing off.
const NO_KEY = 0xffffffffu;

// What a search goes through.
const IDS = 0u;
const WEIGHTS = 1u;
const FIRST_FINE = 2u;
const SECOND_FINE = 3u;
const PLACES = 4u * BINS;

// Where a search ended among the coarse bins, and what it still looks for inside that one.
struct Place {
  // BINS where it ended in none: it cuts nothing off.
  bin: u32,
  // Ids, or weight.
  wanted: f32,
  // Where an earlier search cut, which a later one only narrows.
  last_key: u32,
}

fn key_of(nats: f32) -> u32 {
  let at = nats * COARSE_PER_NAT;
  if (!(at < f32(BINS))) { return NO_KEY; }
  return u32(at) * BINS + min(u32(fract(at) * f32(BINS)), BINS - 1u);
}

// Weight of an id relative to that of one at its coarse bin's near end.
fn weight_in_bin(nats: f32) -> u32 {
  return u32(exp(-fract(nats * COARSE_PER_NAT) / COARSE_PER_NAT) * f32(WEIGHT_ONE));
}

// Weight of coarse bin `bin` relative to the best id's.
fn coarse_weight(word: u32, bin: u32) -> f32 {
  return f32(word) / f32(WEIGHT_ONE) * exp(-f32(bin) / COARSE_PER_NAT);
}

// Weight of `count` ids of one key, taken to be in its middle.
fn key_weight(count: u32, key: u32) -> f32 {
  return f32(count) * exp(-(f32(key) + 0.5) / (f32(BINS) * COARSE_PER_NAT));
}

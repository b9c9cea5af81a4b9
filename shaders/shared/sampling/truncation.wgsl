// The distance of an id from the most likely one, by which top-k and top-p are decided.
// Its unit is nats after temperature, in 1,024 coarse bins of 1/32, each of 1,024 fine bins.
// A key is both bins; ids of one key count as equal.
// An id 32 nats below the best weighs less than 1.3e-14 of it. It is in no bin and in no search.
// Words of `truncation`, in order:
// - ids per coarse bin;
// - weights per coarse bin, in units of WEIGHT_ONE and of the bin's near end;
// - ids per fine bin of the coarse bin where the first search ended; the same for the second
//   search;
// - the two places.

override VOCABULARY: u32;
// No bin overflows, whatever the logits. At 201,088 ids it resolves 5e-5 of a weight.
override WEIGHT_ONE = 0xffffffffu / VOCABULARY;

const BINS = 1024u;
const COARSE_PER_NAT = 32.0;
// Key of an id in no bin, and of a cut that cuts nothing off.
const NO_KEY = 0xffffffffu;

// Data that a search goes through.
const IDS = 0u;
const WEIGHTS = 1u;
const FIRST_FINE = 2u;
const SECOND_FINE = 3u;
const PLACES = 4u * BINS;

// The coarse bin where a search ended, and what remains to be found inside it.
struct Place {
  // BINS where the search ended in no bin: it cuts nothing off.
  bin: u32,
  // Ids or weight.
  wanted: f32,
  // Cut of an earlier search; a later search only narrows it.
  last_key: u32,
}

fn key_of(nats: f32) -> u32 {
  let at = nats * COARSE_PER_NAT;
  if (!(at < f32(BINS))) { return NO_KEY; }
  return u32(at) * BINS + min(u32(fract(at) * f32(BINS)), BINS - 1u);
}

// Weight of an id relative to one at its coarse bin's near end.
fn weight_in_bin(nats: f32) -> u32 {
  return u32(exp(-fract(nats * COARSE_PER_NAT) / COARSE_PER_NAT) * f32(WEIGHT_ONE));
}

// Weight of coarse bin `bin` relative to the best id's.
fn coarse_weight(word: u32, bin: u32) -> f32 {
  return f32(word) / f32(WEIGHT_ONE) * exp(-f32(bin) / COARSE_PER_NAT);
}

// Weight of `count` ids of one key, taken at the key's middle.
fn key_weight(count: u32, key: u32) -> f32 {
  return f32(count) * exp(-(f32(key) + 0.5) / (f32(BINS) * COARSE_PER_NAT));
}

// best[part] = the winner of a draw by Gumbel noise among a share of the ids.
// Only ids that min-p, top-k and top-p leave take part.
// Their weights are exp(adjusted logit / temperature).
// logits, bias (V) f32; counts (V) u32; mask (V) bits; best (PARTS);
// peaks (PARTS) of sample_peak.wgsl, truncation of sample_histogram.wgsl, where those ran.
// One workgroup per part. Noise is a hash of seed, position and id, so a draw repeats.

#import decode_state
#import sampling/adjusted_logit
#import sampling/best
#import sampling/search
#import sampling/peak
#import sampling/gumbel

// searches: number of passes of sample_histogram.wgsl, after the first, that searched for a cut.
// measures: whether there are peaks to measure distances from; without them nothing is cut off.
struct Params { searches: u32, measures: u32 }

@group(0) @binding(0) var<uniform> decode_state: DecodeState;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<uniform> sampling: Sampling;
@group(0) @binding(3) var<storage, read> logits: array<f32>;
@group(0) @binding(4) var<storage, read> bias: array<f32>;
@group(0) @binding(5) var<storage, read> counts: array<u32>;
@group(0) @binding(6) var<storage, read> mask: array<u32>;
@group(0) @binding(7) var<storage, read> peaks: array<Candidate>;
@group(0) @binding(8) var<storage, read> truncation: array<u32>;
@group(0) @binding(9) var<storage, read_write> best: array<Candidate>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  if (decode_state.stopped != 0u) { return; }
  var peak = 0.0;
  var last_key = NO_KEY;
  if (params.measures != 0u) { peak = highest_peak(invocation); }
  if (params.searches > 0u) { last_key = cut(invocation, params.searches - 1u); }
  var own = Candidate(NO_SCORE, NO_ID);
  for (var id = group.x * WORKGROUP_SIZE + invocation; id < VOCABULARY; id += PARTS * WORKGROUP_SIZE) {
    let nats = distance(peak, adjusted_logit(id));
    if (nats == -NO_SCORE || key_of(nats) > last_key) { continue; }
    let score = gumbel(sampling.seed, decode_state.position, id) - nats;
    if (score > own.score) { own = Candidate(score, id); }
  }
  let winner = workgroup_best(invocation, own);
  if (invocation == 0u) { best[group.x] = winner; }
}

// The last key that is kept.
fn cut(invocation: u32, index: u32) -> u32 {
  let place = place_of(index);
  let is_weight = index > 0u || sampling.top_k == 0u;
  let fine = min(search(invocation, FIRST_FINE + index, is_weight, place.bin, place.wanted).index, BINS - 1u);
  return min(place.last_key, select(place.bin * BINS + fine, NO_KEY, place.bin == BINS));
}

fn truncation_word(index: u32) -> u32 { return truncation[index]; }

// Histograms of the distances of adjusted logits from the best one; top-k and top-p cut by them.
// Pass 0 fills the coarse bins with ids and weights.
// Pass 1 finds the coarse bin where the first search ends, and fills that one's fine bins.
// The first search is top-k's where it is on, else top-p's.
// Pass 2 finds where top-k cuts, and in which bin top-p ends, by the weight that top-k left.
// It then fills that bin's fine bins. Ids that min-p cuts off are in no bin.
// logits, bias (V) f32; counts (V) u32; mask (V) bits; peaks (PARTS); truncation: see
// shared/sampling/truncation.wgsl.
// One workgroup per part of the vocabulary first fills a histogram of its own.
// Sums are of integers, so the order does not matter.

#import decode_state
#import sampling/adjusted_logit
#import sampling/best
#import sampling/search
#import sampling/peak

struct Params { pass_index: u32 }

@group(0) @binding(0) var<uniform> decode_state: DecodeState;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<uniform> sampling: Sampling;
@group(0) @binding(3) var<storage, read> logits: array<f32>;
@group(0) @binding(4) var<storage, read> bias: array<f32>;
@group(0) @binding(5) var<storage, read> counts: array<u32>;
@group(0) @binding(6) var<storage, read> mask: array<u32>;
@group(0) @binding(7) var<storage, read> peaks: array<Candidate>;
@group(0) @binding(8) var<storage, read_write> truncation: array<atomic<u32>>;

var<workgroup> wg_ids: array<atomic<u32>, BINS>;
var<workgroup> wg_weights: array<atomic<u32>, BINS>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  if (decode_state.stopped != 0u) { return; }
  let peak = highest_peak(invocation);
  var place = Place(BINS, 0.0, NO_KEY);
  if (params.pass_index == 1u) { place = first_place(invocation); }
  if (params.pass_index == 2u) { place = second_place(invocation); }
  if (params.pass_index > 0u && group.x == 0u && invocation == 0u) { store_place(place, params.pass_index - 1u); }
  for (var id = group.x * WORKGROUP_SIZE + invocation; id < VOCABULARY; id += PARTS * WORKGROUP_SIZE) { count(distance(peak, adjusted_logit(id)), place.bin); }
  workgroupBarrier();
  let ids = select(params.pass_index + 1u, IDS, params.pass_index == 0u) * BINS;
  for (var bin = invocation; bin < BINS; bin += WORKGROUP_SIZE) {
    let found = atomicLoad(&wg_ids[bin]);
    if (found == 0u) { continue; }
    atomicAdd(&truncation[ids + bin], found);
    if (params.pass_index == 0u) { atomicAdd(&truncation[WEIGHTS * BINS + bin], atomicLoad(&wg_weights[bin])); }
  }
}

fn count(nats: f32, place_bin: u32) {
  let key = key_of(nats);
  if (key == NO_KEY) { return; }
  let bin = key / BINS;
  if (params.pass_index == 0u) {
    atomicAdd(&wg_ids[bin], 1u);
    atomicAdd(&wg_weights[bin], weight_in_bin(nats));
  } else if (bin == place_bin) {
    atomicAdd(&wg_ids[key % BINS], 1u);
  }
}

fn first_place(invocation: u32) -> Place {
  let is_top_p = sampling.top_k == 0u;
  var wanted = f32(sampling.top_k);
  if (is_top_p) { wanted = sampling.top_p * sum_bins(invocation, WEIGHTS, 0u, BINS); }
  let found = search(invocation, select(IDS, WEIGHTS, is_top_p), is_top_p, 0u, wanted);
  return Place(found.index, wanted - found.before, NO_KEY);
}

// Call only where top-k came first.
fn second_place(invocation: u32) -> Place {
  let first = place_of(0u);
  let cut = min(search(invocation, FIRST_FINE, false, first.bin, first.wanted).index, BINS - 1u);
  let left = sum_bins(invocation, WEIGHTS, 0u, first.bin) + sum_bins(invocation, FIRST_FINE, first.bin, cut + 1u);
  let wanted = sampling.top_p * left;
  let found = search(invocation, WEIGHTS, true, 0u, wanted);
  return Place(found.index, wanted - found.before, select(first.bin * BINS + cut, NO_KEY, first.bin == BINS));
}

fn store_place(place: Place, index: u32) {
  atomicStore(&truncation[PLACES + 3u * index], place.bin);
  atomicStore(&truncation[PLACES + 3u * index + 1u], bitcast<u32>(place.wanted));
  atomicStore(&truncation[PLACES + 3u * index + 2u], place.last_key);
}

fn truncation_word(index: u32) -> u32 { return atomicLoad(&truncation[index]); }

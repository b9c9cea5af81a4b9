// peaks[part] = the best adjusted logit of a share of the vocabulary and its id.
// Among equals the lowest id wins. The best of all parts is the greedy choice.
// It also clears the histograms of sample_histogram.wgsl for this step.
// logits, bias (V) f32; counts (V) u32; mask (V) bits; peaks (PARTS); truncation: see
// shared/sampling/truncation.wgsl.
// One workgroup per part; parts are interleaved.

#import decode_state
#import sampling/adjusted_logit
#import sampling/truncation
#import sampling/best

struct Params { empties_histograms: u32 }

override PARTS: u32;

@group(0) @binding(0) var<uniform> decode_state: DecodeState;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<uniform> sampling: Sampling;
@group(0) @binding(3) var<storage, read> logits: array<f32>;
@group(0) @binding(4) var<storage, read> bias: array<f32>;
@group(0) @binding(5) var<storage, read> counts: array<u32>;
@group(0) @binding(6) var<storage, read> mask: array<u32>;
@group(0) @binding(7) var<storage, read_write> truncation: array<u32>;
@group(0) @binding(8) var<storage, read_write> peaks: array<Candidate>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  if (decode_state.stopped != 0u) { return; }
  let first = group.x * WORKGROUP_SIZE + invocation;
  if (params.empties_histograms != 0u) {
    for (var i = first; i < PLACES; i += PARTS * WORKGROUP_SIZE) { truncation[i] = 0u; }
  }
  var own = Candidate(NO_SCORE, NO_ID);
  for (var id = first; id < VOCABULARY; id += PARTS * WORKGROUP_SIZE) {
    let score = adjusted_logit(id);
    if (score > own.score) { own = Candidate(score, id); }
  }
  let best = workgroup_best(invocation, own);
  if (invocation == 0u) { peaks[group.x] = best; }
}

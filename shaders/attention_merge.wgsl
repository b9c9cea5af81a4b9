// out = the sums of attention's runs on one scale, m being the largest of all m_s and the sink:
// Σ_s exp(m_s - m) sums_s / (Σ_s exp(m_s - m) total_s + exp(sink - m)).
// partial_sums (splits, H, d) f32; partial_stats (splits, H) of (m_s, total_s); sinks (H) bf16;
// out (H, d) f32.
// One workgroup per head, an invocation per dimension.

#import decode_state
#import bf16
#import reduce

struct Params { window: u32 }

override HEADS: u32;
override HEAD_DIM: u32;
override SPLIT: u32;

@group(0) @binding(0) var<uniform> decode_state: DecodeState;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> partial_sums: array<f32>;
@group(0) @binding(3) var<storage, read> partial_stats: array<vec2<f32>>;
@group(0) @binding(4) var<storage, read> sinks: array<u32>;
@group(0) @binding(5) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  if (decode_state.stopped != 0u) { return; }
  let head = group.x;
  let splits = split_count();
  let sink = bf16_pair(sinks[head / 2u])[head % 2u];
  var most = sink;
  for (var s = invocation; s < splits; s += WORKGROUP_SIZE) { most = max(most, partial_stats[s * HEADS + head].x); }
  most = workgroup_max(invocation, most);
  var total = 0.0;
  for (var s = invocation; s < splits; s += WORKGROUP_SIZE) { total += share_of(s, head, most) * partial_stats[s * HEADS + head].y; }
  total = workgroup_sum(invocation, total) + exp(sink - most);
  for (var dim = invocation; dim < HEAD_DIM; dim += WORKGROUP_SIZE) {
    var sum = 0.0;
    for (var s = 0u; s < splits; s++) { sum += share_of(s, head, most) * partial_sums[(s * HEADS + head) * HEAD_DIM + dim]; }
    out[head * HEAD_DIM + dim] = sum / total;
  }
}

fn share_of(split: u32, head: u32, most: f32) -> f32 { return exp(partial_stats[split * HEADS + head].x - most); }

fn split_count() -> u32 {
  let end = decode_state.position + 1u;
  let keys = select(end, min(end, params.window), params.window > 0u);
  return (keys + SPLIT - 1u) / SPLIT;
}

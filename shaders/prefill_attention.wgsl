// out = Σ_j softmax(q · k_j / sqrt(d))_j v_j over the keys up to the query's own position, the last `window` of them where
// window > 0; the head's sink takes part in the softmax's denominator only.
// q, out (T, H, d) f32; keys, values (capacity, G, d) as shared/kv.wgsl says; sinks (H) bf16. Query head h reads KV head h / (H / G).
// One workgroup per head and token. Keys pass in tiles of LANES: an invocation scores one key, then sums some dimensions over
// the tile's values, rescaling what it has (online softmax, arXiv 1805.02867). The sink starts the softmax: maximum sink, sum 1.

#import this_step
#import bf16
#import reduce
#import kv_read

struct Params { window: u32, capacity: u32 }

override HEADS: u32;
override KV_HEADS: u32;
override HEAD_DIM: u32;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> q: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> keys: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> values: array<vec4<u32>>;
@group(0) @binding(5) var<storage, read> sinks: array<u32>;
@group(0) @binding(6) var<storage, read_write> out: array<f32>;

const LOWEST = -3.4028234e38f;

var<workgroup> wg_powers: array<f32, LANES>;
var<workgroup> wg_out: array<f32, HEAD_DIM>;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let head = group.x;
  let t = group.y;
  let kv_head = head / (HEADS / KV_HEADS);
  let end = this_step.first_position + t + 1u;
  var start = 0u;
  if (params.window > 0u && end > params.window) { start = end - params.window; }
  var most = bf16_pair(sinks[head / 2u])[head % 2u];
  var total = 1.0;
  for (var dim = lane; dim < HEAD_DIM; dim += LANES) { wg_out[dim] = 0.0; }

  for (var tile = start; tile < end; tile += LANES) {
    let is_visible = tile + lane < end;
    var score = LOWEST;
    if (is_visible) { score = query_dot_key((t * HEADS + head), kv_start(tile + lane, kv_head, params.capacity)); }
    let new_most = max(most, workgroup_max(lane, score));
    let power = select(0.0, exp(score - new_most), is_visible);
    let shrink = exp(most - new_most);
    wg_powers[lane] = power;
    total = total * shrink + workgroup_sum(lane, power);
    most = new_most;
    let count = min(LANES, end - tile);
    for (var dim = lane; dim < HEAD_DIM; dim += LANES) {
      var sum = wg_out[dim] * shrink;
      for (var j = 0u; j < count; j++) {
        let value = value8(kv_start(tile + j, kv_head, params.capacity) + dim / 8u);
        sum += wg_powers[j] * select(value.low, value.high, dim % 8u > 3u)[dim % 4u];
      }
      wg_out[dim] = sum;
    }
  }
  for (var dim = lane; dim < HEAD_DIM; dim += LANES) { out[(t * HEADS + head) * HEAD_DIM + dim] = wg_out[dim] / total; }
}

// `key` is where its row starts, in runs of eight dimensions.
fn query_dot_key(query: u32, key: u32) -> f32 {
  let runs = HEAD_DIM / 8u;
  var sum = 0.0;
  for (var i = 0u; i < runs; i++) {
    let dims = key8(key + i);
    let at = 2u * (query * runs + i);
    sum += dot(q[at], dims.low) + dot(q[at + 1u], dims.high);
  }
  return sum / sqrt(f32(HEAD_DIM));
}

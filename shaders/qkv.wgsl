// Queries, keys and values of one token: bias[row] + weights[row] · norm(residual).
// Queries and keys are rotated by position; keys and values go into the cache.
// For the pair (i, i + d/2) of each head of queries and keys: a' = a cos - b sin, b' = b cos + a
// sin.
// residual (1 + K, D) f32; norm_weight (D) bf16; weights (row_count of (H + 2G) d, D) bf16 or int8,
// whole heads; bias ((H + 2G) d) bf16; angles (context, d/2) of (cos, sin) f32; q (H, d) f32;
// keys, values (capacity, G, d), see shared/attention/kv.wgsl.
// A team computes two neighbouring pairs of one head.

#import decode_state
#import rows/normed_x
#import rows/dense
#import attention/kv_write

struct Params { first_row: u32, row_count: u32, capacity: u32 }

override HIDDEN: u32;
override HEADS: u32;
override KV_HEADS: u32;
override HEAD_DIM: u32;
override ACTIVE: u32;
override EPSILON: f32;
override INNER = HIDDEN;

@group(0) @binding(0) var<uniform> decode_state: DecodeState;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> residual: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> norm_weight: array<vec2<u32>>;
@group(0) @binding(4) var<storage, read> weights: array<vec4<u32>>;
@group(0) @binding(5) var<storage, read> bias: array<u32>;
@group(0) @binding(6) var<storage, read> angles: array<vec4<f32>>;
@group(0) @binding(7) var<storage, read_write> q: array<vec2<f32>>;
@group(0) @binding(8) var<storage, read_write> keys: array<u32>;
@group(0) @binding(9) var<storage, read_write> values: array<u32>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  if (decode_state.stopped != 0u) { return; }
  let scale = stage_normed(invocation);
  let team = group.x * (WORKGROUP_SIZE / TEAM) + invocation / TEAM;
  let pair = team % (HEAD_DIM / 4u) * 2u;
  let row = team / (HEAD_DIM / 4u) * HEAD_DIM + pair;
  let half = HEAD_DIM / 2u;
  let sums = team_sum(invocation, dense_rows(&weights, invocation, row + vec4<u32>(0u, 1u, half, half + 1u), params.row_count - 1u));
  if (invocation % TEAM > 0u || row >= params.row_count) { return; }
  let feature = params.first_row + row;
  let a = scale * sums.xy + bf16_pair(bias[feature / 2u]);
  let b = scale * sums.zw + bf16_pair(bias[(feature + half) / 2u]);
  put(feature / HEAD_DIM, pair / 2u, a, b);
}

// `word` is the index of two dimensions, in the first half of the head.
fn put(head: u32, word: u32, a: vec2<f32>, b: vec2<f32>) {
  let half = HEAD_DIM / 4u;
  let position = decode_state.position;
  if (head >= HEADS + KV_HEADS) {
    let at = 4u * kv_start(position, head - HEADS - KV_HEADS, params.capacity) + word;
    put_value(at, a);
    put_value(at + half, b);
    return;
  }
  let angle = angles[position * half + word];
  let turned_a = a * angle.xz - b * angle.yw;
  let turned_b = b * angle.xz + a * angle.yw;
  if (head < HEADS) {
    q[head * 2u * half + word] = turned_a;
    q[head * 2u * half + word + half] = turned_b;
    return;
  }
  let at = 4u * kv_start(position, head - HEADS, params.capacity) + word;
  put_key(at, turned_a);
  put_key(at + half, turned_b);
}

// Rotates queries and keys by their position, and writes keys and values into the cache.
// a' = a cos - b sin, b' = b cos + a sin for the pair (i, i + d/2) of each head.
// Values are copied unchanged.
// qkv (T, H + 2G, d) f32; angles (context, d/2) of (cos, sin) f32, YaRN's concentration included;
// q (T, H, d) f32; keys, values (capacity, G, d), see shared/attention/kv.wgsl.
// One invocation per two neighbouring pairs.

#import this_step
#import attention/kv_write

struct Params { capacity: u32 }

override HEADS: u32;
override KV_HEADS: u32;
override HEAD_DIM: u32;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> qkv: array<vec2<f32>>;
@group(0) @binding(3) var<storage, read> angles: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read_write> q: array<vec2<f32>>;
@group(0) @binding(5) var<storage, read_write> keys: array<u32>;
@group(0) @binding(6) var<storage, read_write> values: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  // Words of two dimensions in half a head.
  let half = HEAD_DIM / 4u;
  let head = id.x / half;
  let i = id.x % half;
  let t = id.y;
  if (head >= HEADS + 2u * KV_HEADS) { return; }
  let position = this_step.first_position + t;
  let at = (t * (HEADS + 2u * KV_HEADS) + head) * 2u * half + i;
  let a = qkv[at];
  let b = qkv[at + half];
  let angle = angles[position * half + i];
  let turned_a = a * angle.xz - b * angle.yw;
  let turned_b = b * angle.xz + a * angle.yw;
  if (head < HEADS) {
    let out = (t * HEADS + head) * 2u * half + i;
    q[out] = turned_a;
    q[out + half] = turned_b;
  } else if (head < HEADS + KV_HEADS) {
    let out = 4u * kv_start(position, head - HEADS, params.capacity) + i;
    put_key(out, turned_a);
    put_key(out + half, turned_b);
  } else {
    let out = 4u * kv_start(position, head - HEADS - KV_HEADS, params.capacity) + i;
    put_value(out, a);
    put_value(out + half, b);
  }
}

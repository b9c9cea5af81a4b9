// Rotates queries and keys by their position, and puts keys and values into the cache.
// a' = a cos - b sin, b' = b cos + a sin for the pair (i, i + d/2) of each head; values pass unchanged.
// qkv (T, H + 2G, d) f32; angles (context, d/2) of (cos, sin) f32, YaRN's concentration included; q (T, H, d) f32;
// keys, values (context, G, d) f32. One invocation per pair.

#import this_step

override HEADS: u32;
override KV_HEADS: u32;
override HEAD_DIM: u32;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<storage, read> qkv: array<f32>;
@group(0) @binding(2) var<storage, read> angles: array<vec2<f32>>;
@group(0) @binding(3) var<storage, read_write> q: array<f32>;
@group(0) @binding(4) var<storage, read_write> keys: array<f32>;
@group(0) @binding(5) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let half = HEAD_DIM / 2u;
  let head = id.x / half;
  let i = id.x % half;
  let t = id.y;
  if (head >= HEADS + 2u * KV_HEADS) { return; }
  let position = this_step.first_position + t;
  let at = (t * (HEADS + 2u * KV_HEADS) + head) * HEAD_DIM + i;
  let a = qkv[at];
  let b = qkv[at + half];
  let angle = angles[position * half + i];
  let rotated = vec2<f32>(a * angle.x - b * angle.y, b * angle.x + a * angle.y);
  if (head < HEADS) {
    let out = (t * HEADS + head) * HEAD_DIM + i;
    q[out] = rotated.x;
    q[out + half] = rotated.y;
  } else if (head < HEADS + KV_HEADS) {
    let out = (position * KV_HEADS + head - HEADS) * HEAD_DIM + i;
    keys[out] = rotated.x;
    keys[out + half] = rotated.y;
  } else {
    let out = (position * KV_HEADS + head - HEADS - KV_HEADS) * HEAD_DIM + i;
    values[out] = a;
    values[out + half] = b;
  }
}

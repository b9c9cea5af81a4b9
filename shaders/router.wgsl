// logits[e] = bias[e] + weights[e] · norm(residual), of one token.
// normed = norm(residual) for the experts.
// residual (1 + K, D) f32, whose row 0 holds the whole sum here; norm_weight (D) bf16;
// weights (E, D) bf16; bias (E) bf16; logits (E) f32; normed (D) f32.
// One workgroup per expert sums squares and products in one pass, and writes its share of `normed`.

#import decode_state
#import bf16
#import rows/team

override HIDDEN: u32;
override EXPERTS: u32;
override EPSILON: f32;

@group(0) @binding(0) var<uniform> decode_state: DecodeState;
@group(0) @binding(1) var<storage, read> residual: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> norm_weight: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read> weights: array<vec2<u32>>;
@group(0) @binding(4) var<storage, read> bias: array<u32>;
@group(0) @binding(5) var<storage, read_write> logits: array<f32>;
@group(0) @binding(6) var<storage, read_write> normed: array<vec4<f32>>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  if (decode_state.stopped != 0u) { return; }
  let expert = group.x;
  let fours = HIDDEN / 4u;
  var squares = 0.0;
  var product = 0.0;
  for (var i = invocation; i < fours; i += WORKGROUP_SIZE) {
    squares += dot(residual[i], residual[i]);
    product += dot(four(weights[expert * fours + i]), scaled(i));
  }
  let scale = 1.0 / sqrt(workgroup_sum(invocation, squares) / f32(HIDDEN) + EPSILON);
  let sum = workgroup_sum(invocation, product);
  if (invocation == 0u) { logits[expert] = scale * sum + bf16_pair(bias[expert / 2u])[expert % 2u]; }
  for (var i = expert * fours / EXPERTS + invocation; i < (expert + 1u) * fours / EXPERTS; i += WORKGROUP_SIZE) {
    normed[i] = scale * scaled(i);
  }
}

fn scaled(i: u32) -> vec4<f32> { return residual[i] * four(norm_weight[i]); }

fn four(words: vec2<u32>) -> vec4<f32> { return vec4<f32>(bf16_pair(words.x), bf16_pair(words.y)); }

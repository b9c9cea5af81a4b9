// bf16 is the upper half of an f32. Two share a u32, the first in the low half.

fn bf16_pair(word: u32) -> vec2<f32> {
  return vec2<f32>(bitcast<f32>(word << 16u), bitcast<f32>(word & 0xffff0000u));
}

// Dot product of the eight weights of a 16-byte load and eight numbers of x.
fn bf16_dot8(words: vec4<u32>, x_low: vec4<f32>, x_high: vec4<f32>) -> f32 {
  let a = vec4<f32>(bf16_pair(words.x), bf16_pair(words.y));
  let b = vec4<f32>(bf16_pair(words.z), bf16_pair(words.w));
  return dot(a, x_low) + dot(b, x_high);
}

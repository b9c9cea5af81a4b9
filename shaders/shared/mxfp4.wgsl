// MXFP4: a block is 32 E2M1 codes in 16 bytes, low nibble first, and one E8M0 scale.
// The scale is 2^(scale - 127). Scales 1 to 254 are exact.
// 0 (2^-127, subnormal) reads as zero, and 255 (NaN by the standard) as infinity.

// Twice the magnitudes of codes 0 to 7 (0, 1, 2, 3, 4, 6, 8, 12), one nibble each.
// They are exact and need no table in memory.
const MXFP4_DOUBLED = 0xC8643210u;

// Twice the value of the code in the low nibble of `word`.
fn mxfp4_doubled(word: u32) -> f32 {
  let magnitude = f32((MXFP4_DOUBLED >> ((word & 7u) << 2u)) & 15u);
  return bitcast<f32>(bitcast<u32>(magnitude) | ((word & 8u) << 28u));
}

// Dot product of eight codes, doubled, and eight numbers of x.
fn mxfp4_dot8(word: u32, x_low: vec4<f32>, x_high: vec4<f32>) -> f32 {
  let a = vec4<f32>(mxfp4_doubled(word), mxfp4_doubled(word >> 4u), mxfp4_doubled(word >> 8u), mxfp4_doubled(word >> 12u));
  let b = vec4<f32>(mxfp4_doubled(word >> 16u), mxfp4_doubled(word >> 20u), mxfp4_doubled(word >> 24u), mxfp4_doubled(word >> 28u));
  return dot(a, x_low) + dot(b, x_high);
}

// The sum of a block. It is halved before it is scaled, because 2 * 2^127 would be infinite.
fn mxfp4_scale(doubled_sum: f32, scale: u32) -> f32 {
  return (0.5 * doubled_sum) * bitcast<f32>(scale << 23u);
}

// The values of four codes from the low end of `word`. A single value may leave f32's normal range.
// At a scale of 1, values below 2^-126 may become zero; from 253 on, values above 2^128 are
// infinite.
// Official weights lie far inside.
fn mxfp4_four(word: u32, scale: u32) -> vec4<f32> {
  let doubled = vec4<f32>(mxfp4_doubled(word), mxfp4_doubled(word >> 4u), mxfp4_doubled(word >> 8u), mxfp4_doubled(word >> 12u));
  return (0.5 * doubled) * bitcast<f32>(scale << 23u);
}

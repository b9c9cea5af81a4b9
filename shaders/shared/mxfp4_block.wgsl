// Products of E2M1 codes in units of MXFP4_UNIT, decoded without a table in memory.
// They are exact on every device.
// shared/mxfp4_block_f16.wgsl needs fewer operations, where the start-up test finds it exact.

#import mxfp4

// Codes are decoded to twice their value.
const MXFP4_UNIT = 0.5;

// Adds the dot product of eight codes, the low nibble first, and eight numbers of x.
fn mxfp4_add8(sum: f32, word: u32, low: vec4<f32>, high: vec4<f32>) -> f32 {
  var s = fma(mxfp4_doubled(word), low.x, sum);
  s = fma(mxfp4_doubled(word >> 4u), low.y, s);
  s = fma(mxfp4_doubled(word >> 8u), low.z, s);
  s = fma(mxfp4_doubled(word >> 12u), low.w, s);
  s = fma(mxfp4_doubled(word >> 16u), high.x, s);
  s = fma(mxfp4_doubled(word >> 20u), high.y, s);
  s = fma(mxfp4_doubled(word >> 24u), high.z, s);
  return fma(mxfp4_doubled(word >> 28u), high.w, s);
}

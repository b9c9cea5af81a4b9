// Products of E2M1 codes in units of MXFP4_UNIT, decoded as f16.
// A code's sign, exponent and mantissa, moved to their places in f16, are the code times 2^-14
// (gpt_oss/metal/source/moematmul.metal does so too).
// ±0.5 becomes a subnormal f16, which WGSL allows a device to read as zero.
// The engine uses this file only where the start-up test finds it exact; shared/mxfp4_block.wgsl is
// for all devices.

const MXFP4_UNIT = 16384.0;

// Adds the dot product of eight codes, the low nibble first, and eight numbers of x.
fn mxfp4_add8(sum: f32, word: u32, low: vec4<f32>, high: vec4<f32>) -> f32 {
  // Upper bytes of f16, of the codes 0, 2, 4, 6 and of 1, 3, 5, 7. The addition carries the sign.
  let even = ((word << 1u) & 0x1e1e1e1eu) + 0x70707070u;
  let odd = ((word >> 3u) & 0x1e1e1e1eu) + 0x70707070u;
  let w04 = unpack2x16float((even << 8u) & 0x8e008e00u);
  let w15 = unpack2x16float((odd << 8u) & 0x8e008e00u);
  let w26 = unpack2x16float(even & 0x8e008e00u);
  let w37 = unpack2x16float(odd & 0x8e008e00u);
  var s = fma(w04.x, low.x, sum);
  s = fma(w15.x, low.y, s);
  s = fma(w26.x, low.z, s);
  s = fma(w37.x, low.w, s);
  s = fma(w04.y, high.x, s);
  s = fma(w15.y, high.y, s);
  s = fma(w26.y, high.z, s);
  return fma(w37.y, high.w, s);
}

// An invocation's share of four rows of a bf16 matrix times x: runs of 16 bytes, every TEAM-th, all four loaded before any is used.
// The importing kernel declares: weights: array<vec4<u32>> (rows, INNER / 8); override INNER; fn x_at(run: u32) -> vec4<f32>, of
// columns from 4 run on.

#import bf16
#import team

const PLANES = 2u;

// Rows behind `last` repeat it, so that no load leaves the matrix; the caller drops them.
fn bf16_rows(lane: u32, rows: vec4<u32>, last: u32) -> vec4<f32> {
  let starts = min(rows, vec4<u32>(last)) * (INNER / 8u);
  var sums = vec4<f32>();
  for (var i = lane % TEAM; i < INNER / 8u; i += TEAM) {
    let a = weights[starts.x + i];
    let b = weights[starts.y + i];
    let c = weights[starts.z + i];
    let d = weights[starts.w + i];
    let low = x_at(2u * i);
    let high = x_at(2u * i + 1u);
    sums = vec4<f32>(
      bf16_add8(sums.x, a, low, high),
      bf16_add8(sums.y, b, low, high),
      bf16_add8(sums.z, c, low, high),
      bf16_add8(sums.w, d, low, high),
    );
  }
  return sums;
}

// One multiplication and addition a weight, beside one operation that makes it an f32.
fn bf16_add8(sum: f32, words: vec4<u32>, low: vec4<f32>, high: vec4<f32>) -> f32 {
  var s = fma(bitcast<f32>(words.x << 16u), low.x, sum);
  s = fma(bitcast<f32>(words.x & 0xffff0000u), low.y, s);
  s = fma(bitcast<f32>(words.y << 16u), low.z, s);
  s = fma(bitcast<f32>(words.y & 0xffff0000u), low.w, s);
  s = fma(bitcast<f32>(words.z << 16u), high.x, s);
  s = fma(bitcast<f32>(words.z & 0xffff0000u), high.y, s);
  s = fma(bitcast<f32>(words.w << 16u), high.z, s);
  return fma(bitcast<f32>(words.w & 0xffff0000u), high.w, s);
}

// A run of a dense matrix as bf16: eight columns. Part of rows/dense.wgsl.

#import bf16

override RUNS_OF_ROW = INNER / 8u;
// 16-byte loads from one row to the next.
override ROW_LOADS = RUNS_OF_ROW;

// A run of each of four rows.
struct Runs { a: vec4<u32>, b: vec4<u32>, c: vec4<u32>, d: vec4<u32> }

fn load_runs(weights: ptr<storage, Dense, read>, at: vec4<u32>, _starts: vec4<u32>, _i: u32) -> Runs {
  return Runs((*weights)[at.x], (*weights)[at.y], (*weights)[at.z], (*weights)[at.w]);
}

fn add_runs(sums: vec4<f32>, runs: Runs, i: u32) -> vec4<f32> {
  let low = x_low(i);
  let high = x_high(i);
  return vec4<f32>(
    bf16_add8(sums.x, runs.a, low, high),
    bf16_add8(sums.y, runs.b, low, high),
    bf16_add8(sums.z, runs.c, low, high),
    bf16_add8(sums.w, runs.d, low, high),
  );
}

// Takes one multiplication and addition per weight, and one operation that makes it an f32.
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

// A run of a dense matrix as int8: sixteen columns. Part of rows/dense.wgsl.
// A row is its codes, a byte each in which 128 is zero, then a bf16 scale for every 32 columns.
// The scales are padded to 16 bytes. quantize_rows.wgsl writes this layout.

#import bf16

override RUNS_OF_ROW = INNER / 16u;
// 16-byte loads from one row to the next: codes, then eight scales each.
override ROW_LOADS = RUNS_OF_ROW + (INNER / 32u + 7u) / 8u;

// A run of each of four rows; two scales in a word.
struct Runs { a: vec4<u32>, b: vec4<u32>, c: vec4<u32>, d: vec4<u32>, scales: vec4<u32> }

fn load_runs(weights: ptr<storage, Dense, read>, at: vec4<u32>, starts: vec4<u32>, i: u32) -> Runs {
  let scale = starts + RUNS_OF_ROW + i / 16u;
  let word = i / 4u % 4u;
  return Runs(
    (*weights)[at.x], (*weights)[at.y], (*weights)[at.z], (*weights)[at.w],
    vec4<u32>((*weights)[scale.x][word], (*weights)[scale.y][word], (*weights)[scale.z][word], (*weights)[scale.w][word]),
  );
}

// Products use the unsigned codes; the first term of each sum removes the excess of 128 from them.
// Unsigned bytes become f32 in one operation.
fn add_runs(sums: vec4<f32>, runs: Runs, i: u32) -> vec4<f32> {
  let x = array<vec4<f32>, 4>(x_low(2u * i), x_high(2u * i), x_low(2u * i + 1u), x_high(2u * i + 1u));
  let excess = -128.0 * dot(x[0] + x[1] + x[2] + x[3], vec4<f32>(1.0));
  let products = vec4<f32>(
    int8_add16(excess, runs.a, x), int8_add16(excess, runs.b, x), int8_add16(excess, runs.c, x), int8_add16(excess, runs.d, x),
  );
  let scales = (runs.scales << vec4<u32>(16u - i / 2u % 2u * 16u)) & vec4<u32>(0xffff0000u);
  return fma(products, bitcast<vec4<f32>>(scales), sums);
}

fn int8_add16(sum: f32, words: vec4<u32>, x: array<vec4<f32>, 4>) -> f32 {
  return int8_add4(int8_add4(int8_add4(int8_add4(sum, words.x, x[0]), words.y, x[1]), words.z, x[2]), words.w, x[3]);
}

fn int8_add4(sum: f32, word: u32, x: vec4<f32>) -> f32 {
  var s = fma(f32(word & 255u), x.x, sum);
  s = fma(f32((word >> 8u) & 255u), x.y, s);
  s = fma(f32((word >> 16u) & 255u), x.z, s);
  return fma(f32(word >> 24u), x.w, s);
}

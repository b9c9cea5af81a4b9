// An invocation's share of four rows of a bf16 matrix times x: runs of 16 bytes, every TEAM-th, eight loaded before any is used.
// The importing kernel declares: weights: array<vec4<u32>> (rows, INNER / 8); override INNER;
// fn x_low, x_high(run: u32) -> vec4<f32>, columns from 8 run and from 8 run + 4 on.

#import bf16
#import team

// Before this run, a run and the TEAM-th behind it are both of the row.
override PAIRED = INNER / 8u - min(INNER / 8u, TEAM);

// Of four rows.
struct Runs { a: vec4<u32>, b: vec4<u32>, c: vec4<u32>, d: vec4<u32> }

// Rows behind `last` repeat it, so that no load leaves the matrix; the caller drops them.
fn bf16_rows(lane: u32, rows: vec4<u32>, last: u32) -> vec4<f32> {
  let starts = min(rows, vec4<u32>(last)) * (INNER / 8u);
  var sums = vec4<f32>();
  var i = lane % TEAM;
  // Two runs of each row at a time: what it takes to count and to address is shared.
  for (; i < PAIRED; i += 2u * TEAM) {
    let at = starts + i;
    let near = load_runs(at);
    let far = load_runs(at + TEAM);
    sums = add_runs(sums, near, i);
    sums = add_runs(sums, far, i + TEAM);
  }
  if (i < INNER / 8u) { sums = add_runs(sums, load_runs(starts + i), i); }
  return sums;
}

fn load_runs(at: vec4<u32>) -> Runs { return Runs(weights[at.x], weights[at.y], weights[at.z], weights[at.w]); }

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

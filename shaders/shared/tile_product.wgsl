// A tile of x times weights transposed: TILE_TOKENS rows of x, TILE_ROWS rows of weights, INNER columns, 32 of them at a time
// in workgroup memory, so that each weight is read and decoded once for all of the tile's tokens.
// The importing kernel declares the override INNER, a multiple of 8, and
//   fn x_at(token: u32, run: u32) -> vec4<f32>: columns 4 run to 4 run + 3 of the tile's row `token` of x, zero where it has none;
//   fn weights_at(row: u32, run: u32) -> Eight: columns 8 run to 8 run + 7 of the tile's row `row`, any finite ones where it has none.
// An invocation sums 4 x 4 outputs over all columns in order: results do not depend on where in a tile a token stands.

override TILE_TOKENS: u32;
override TILE_ROWS: u32;
override THREADS = TILE_TOKENS * TILE_ROWS / 16u;

// Columns of a step, in runs of four.
const RUNS = 8u;

struct Eight { low: vec4<f32>, high: vec4<f32> }

var<workgroup> wg_x: array<vec4<f32>, TILE_TOKENS * RUNS>;
var<workgroup> wg_weights: array<vec4<f32>, TILE_ROWS * RUNS>;

// Runs are turned by their row, so that invocations that read one column of neighbouring rows meet in no memory bank.
fn x_slot(token: u32, run: u32) -> u32 { return token * RUNS + (run + token) % RUNS; }
fn weights_slot(row: u32, run: u32) -> u32 { return row * RUNS + (run + row / 4u) % RUNS; }

// The invocation's tokens within the tile are every TILE_TOKENS / 4 th, its rows four neighbours.
fn tile_token(lane: u32, i: u32) -> u32 { return lane % (TILE_TOKENS / 4u) + i * (TILE_TOKENS / 4u); }
fn tile_row(lane: u32) -> u32 { return lane / (TILE_TOKENS / 4u) * 4u; }

// Of four tokens, four rows each. Every invocation must call.
fn tile_product(lane: u32) -> array<vec4<f32>, 4> {
  var sums: array<vec4<f32>, 4>;
  let row = tile_row(lane);
  for (var first_run = 0u; first_run < INNER / 4u; first_run += RUNS) {
    stage(lane, first_run);
    workgroupBarrier();
    for (var run = 0u; run < min(RUNS, INNER / 4u - first_run); run++) {
      let a = wg_weights[weights_slot(row, run)];
      let b = wg_weights[weights_slot(row + 1u, run)];
      let c = wg_weights[weights_slot(row + 2u, run)];
      let d = wg_weights[weights_slot(row + 3u, run)];
      for (var i = 0u; i < 4u; i++) {
        let x = wg_x[x_slot(tile_token(lane, i), run)];
        sums[i] += vec4<f32>(a.x, b.x, c.x, d.x) * x.x;
        sums[i] += vec4<f32>(a.y, b.y, c.y, d.y) * x.y;
        sums[i] += vec4<f32>(a.z, b.z, c.z, d.z) * x.z;
        sums[i] += vec4<f32>(a.w, b.w, c.w, d.w) * x.w;
      }
    }
    workgroupBarrier();
  }
  return sums;
}

fn stage(lane: u32, first_run: u32) {
  for (var i = lane; i < TILE_TOKENS * RUNS; i += THREADS) {
    let run = first_run + i % RUNS;
    var x = vec4<f32>();
    if (run < INNER / 4u) { x = x_at(i / RUNS, run); }
    wg_x[x_slot(i / RUNS, i % RUNS)] = x;
  }
  for (var i = lane; i < TILE_ROWS * RUNS / 2u; i += THREADS) {
    let row = i / (RUNS / 2u);
    let pair = i % (RUNS / 2u);
    let run = first_run / 2u + pair;
    var eight = Eight();
    if (run < INNER / 8u) { eight = weights_at(row, run); }
    wg_weights[weights_slot(row, 2u * pair)] = eight.low;
    wg_weights[weights_slot(row, 2u * pair + 1u)] = eight.high;
  }
}

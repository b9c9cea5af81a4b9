// Copies 32 columns of a tile's rows of x and of weights into workgroup memory.
// tile/product.wgsl says which functions the kernel declares.

override TILE_TOKENS: u32;
override TILE_ROWS: u32;
override THREADS = TILE_TOKENS * TILE_ROWS / 16u;
// Runs of four columns in a step.
const RUNS = 8u;

struct Eight { low: vec4<f32>, high: vec4<f32> }
var<workgroup> wg_x: array<vec4<f32>, TILE_TOKENS * RUNS>;
var<workgroup> wg_weights: array<vec4<f32>, TILE_ROWS * RUNS>;

// Runs rotate with their row: invocations that read one column of neighbouring rows then use
// different memory banks.
fn x_slot(token: u32, run: u32) -> u32 { return token * RUNS + (run + token) % RUNS; }
fn weights_slot(row: u32, run: u32) -> u32 { return row * RUNS + (run + row / 4u) % RUNS; }

fn stage(invocation: u32, first_run: u32) {
  for (var i = invocation; i < TILE_TOKENS * RUNS; i += THREADS) {
    var x = vec4<f32>();
    if (first_run + i % RUNS < INNER / 4u) { x = x_at(i / RUNS, first_run + i % RUNS); }
    wg_x[x_slot(i / RUNS, i % RUNS)] = x;
  }
  for (var i = invocation; i < TILE_ROWS * RUNS / 2u; i += THREADS) {
    let row = i / (RUNS / 2u);
    let pair = i % (RUNS / 2u);
    var eight = Eight();
    if (first_run / 2u + pair < INNER / 8u) { eight = weights_at(row, first_run / 2u + pair); }
    wg_weights[weights_slot(row, 2u * pair)] = eight.low;
    wg_weights[weights_slot(row, 2u * pair + 1u)] = eight.high;
  }
}

// A tile of x times weights transposed: TILE_TOKENS rows of x, TILE_ROWS rows of weights, INNER
// columns.
// 32 columns at a time are in workgroup memory, so each weight is read and decoded once for all of
// the tile's tokens.
// An invocation sums 4 x 4 outputs over all columns in order. Results do not depend on a token's
// place in its tile.
// The importing kernel declares the override INNER, a multiple of 8.
// It also declares two functions for rows of the tile, zero or finite past its end:
// fn x_at(token: u32, run: u32) -> vec4<f32>, columns from 4 run on;
// fn weights_at(row: u32, run: u32) -> Eight, columns from 8 run on.

#import tile/stage

// The invocation's tokens are every TILE_TOKENS / 4 th; its rows are four neighbours.
fn tile_token(invocation: u32, i: u32) -> u32 { return invocation % (TILE_TOKENS / 4u) + i * (TILE_TOKENS / 4u); }
fn tile_row(invocation: u32) -> u32 { return invocation / (TILE_TOKENS / 4u) * 4u; }

// Sums for four tokens, four rows each.
fn tile_product(invocation: u32) -> array<vec4<f32>, 4> {
  var sums: array<vec4<f32>, 4>;
  let row = tile_row(invocation);
  for (var first_run = 0u; first_run < INNER / 4u; first_run += RUNS) {
    stage(invocation, first_run);
    workgroupBarrier();
    for (var run = 0u; run < min(RUNS, INNER / 4u - first_run); run++) {
      let a = wg_weights[weights_slot(row, run)];
      let b = wg_weights[weights_slot(row + 1u, run)];
      let c = wg_weights[weights_slot(row + 2u, run)];
      let d = wg_weights[weights_slot(row + 3u, run)];
      for (var i = 0u; i < 4u; i++) {
        let x = wg_x[x_slot(tile_token(invocation, i), run)];
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

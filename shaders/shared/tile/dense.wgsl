// A tile of a dense layer: the step's tokens from the tile's first on, times rows of a part of a
// matrix.
// tile/weights_bf16.wgsl or tile/weights_int8.wgsl reads the matrix's rows.
// The importing kernel declares: x: array<vec4<f32>> (T, INNER / 4); weights: array<vec4<u32>>, its
// rows; params with row_count; this_step.

#import tile/product

var<private> first_token: u32;
var<private> first_tile_row: u32;

fn x_at(token: u32, run: u32) -> vec4<f32> {
  let t = first_token + token;
  if (t >= this_step.tokens) { return vec4<f32>(); }
  return x[t * (INNER / 4u) + run];
}

// Rows past the part's end repeat its last one, so that no load leaves the tensor.
// The caller drops them.
fn matrix_row(tile_row: u32) -> u32 { return min(first_tile_row + tile_row, params.row_count - 1u); }

// Consecutive workgroups take other tokens and the same weights, which the GPU's cache then holds.
fn start_tile(group: vec3<u32>) {
  first_token = group.x * TILE_TOKENS;
  first_tile_row = group.y * TILE_ROWS;
}

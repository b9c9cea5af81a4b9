// A tile of a dense layer: the step's tokens, from the tile's first on, times rows of a part of a bf16 matrix.
// The importing kernel declares: x: array<vec4<f32>> (T, INNER / 4); weights: array<vec4<u32>> (rows, INNER / 8);
// params with row_count; this_step.

#import bf16
#import tile_product

var<private> first_token: u32;
var<private> first_tile_row: u32;

fn x_at(token: u32, run: u32) -> vec4<f32> {
  let t = first_token + token;
  if (t >= this_step.tokens) { return vec4<f32>(); }
  return x[t * (INNER / 4u) + run];
}

// Rows past the part's end repeat its last one, so that no load leaves the tensor; the caller drops them.
fn weights_at(row: u32, run: u32) -> Eight {
  let words = weights[min(first_tile_row + row, params.row_count - 1u) * (INNER / 8u) + run];
  return Eight(vec4<f32>(bf16_pair(words.x), bf16_pair(words.y)), vec4<f32>(bf16_pair(words.z), bf16_pair(words.w)));
}

// Workgroups that follow one another take other tokens and the same weights, which are then still in the GPU's cache.
fn start_tile(group: vec3<u32>) {
  first_token = group.x * TILE_TOKENS;
  first_tile_row = group.y * TILE_ROWS;
}

// A tile of one expert's layer: the rows of x of its pairs, times rows of its MXFP4 matrix.
// The importing kernel declares: x: array<vec4<f32>> (…, INNER / 4);
// blocks: array<u32> (rows, INNER / 8); scales: array<u32>, bytes (rows, INNER / 32);
// fn x_row_of(pair: u32) -> u32; override EXPERT_ROWS, rows of an expert's matrix.

#import mxfp4
#import tile/expert
#import tile/product

var<private> here: ExpertTile;
var<private> first_tile_row: u32;

fn x_at(token: u32, run: u32) -> vec4<f32> {
  if (here.first + token >= here.end) { return vec4<f32>(); }
  return x[x_row_of(pairs[here.first + token]) * (INNER / 4u) + run];
}

// Rows past the expert's last repeat it; the caller drops them. Rows of scales start at any byte.
fn weights_at(row: u32, run: u32) -> Eight {
  let matrix_row = here.in_part * EXPERT_ROWS + min(first_tile_row + row, EXPERT_ROWS - 1u);
  let word = blocks[matrix_row * (INNER / 8u) + run];
  let block = matrix_row * (INNER / 32u) + run / 4u;
  let scale = (scales[block / 4u] >> (8u * (block % 4u))) & 255u;
  return Eight(mxfp4_four(word, scale), mxfp4_four(word >> 16u, scale));
}

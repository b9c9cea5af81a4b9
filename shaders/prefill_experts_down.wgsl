// products[pair, row] = w[pair] (bias[expert, row] + weights[expert, row] · activated[pair]).
// expert is the pair's. Pairs with experts of other parts stay unchanged.
// held (slots) u32: the expert in each slot; params count slots.
// activated, bound as the tile's x, (T K, F) f32; pairs (T K) u32; starts (E + 1) u32;
// chosen_weights (T K) f32; blocks (expert_count of E, D, F/32) MXFP4; scales (…) u8;
// bias (E, D) bf16; products (T K, D) f32.
// One workgroup computes a tile of one expert's pairs and rows.

#import this_step
#import bf16
#import tile/mxfp4
#import slot_table

struct Params { first_expert: u32, expert_count: u32 }

override HIDDEN: u32;
override EXPERT_WIDTH: u32;
override INNER = EXPERT_WIDTH;
override EXPERT_ROWS = HIDDEN;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> pairs: array<u32>;
@group(0) @binding(4) var<storage, read> starts: array<u32>;
@group(0) @binding(5) var<storage, read> chosen_weights: array<f32>;
@group(0) @binding(6) var<storage, read> blocks: array<u32>;
@group(0) @binding(7) var<storage, read> scales: array<u32>;
@group(0) @binding(8) var<storage, read> bias: array<u32>;
@group(0) @binding(9) var<storage, read_write> products: array<f32>;
@group(0) @binding(10) var<uniform> held: SlotTable;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  let tile = expert_tile(group.x);
  if (tile.in_part == params.expert_count) { return; }
  here = tile;
  first_tile_row = group.y * TILE_ROWS;
  let sums = tile_product(invocation);
  let expert = expert_in(tile.in_part);
  for (var r = 0u; r < 4u; r++) {
    let row = first_tile_row + tile_row(invocation) + r;
    if (row >= HIDDEN) { return; }
    let b = bf16_pair(bias[(expert * HIDDEN + row) / 2u])[row % 2u];
    for (var i = 0u; i < 4u; i++) {
      let at = tile.first + tile_token(invocation, i);
      if (at < tile.end) { products[pairs[at] * HIDDEN + row] = chosen_weights[pairs[at]] * (sums[i][r] + b); }
    }
  }
}

fn x_row_of(pair: u32) -> u32 { return pair; }

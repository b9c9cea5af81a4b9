// activated[pair, j] = g sigmoid(ALPHA g) (u + 1),
// g = min(gate, LIMIT), u = clamp(linear, -LIMIT, LIMIT).
// gate and linear are rows 2j and 2j + 1 of bias + weights · x[token], of the pair's expert.
// Pairs with experts of other parts stay unchanged.
// `held` (slots) u32: the expert in each slot; params count slots.
// x (T, D) f32; pairs (T K) u32; starts (E + 1) u32; blocks (expert_count of E, 2F, D/32) MXFP4;
// scales (…) u8; bias (E, 2F) bf16; activated (T K, F) f32.
// One workgroup computes a tile of one expert's pairs and rows.

#import this_step
#import bf16
#import tile/mxfp4
#import slot_table
#import swiglu

struct Params { first_expert: u32, expert_count: u32 }

override HIDDEN: u32;
override ACTIVE: u32;
override EXPERT_WIDTH: u32;
override INNER = HIDDEN;
override EXPERT_ROWS = 2u * EXPERT_WIDTH;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> pairs: array<u32>;
@group(0) @binding(4) var<storage, read> starts: array<u32>;
@group(0) @binding(5) var<storage, read> blocks: array<u32>;
@group(0) @binding(6) var<storage, read> scales: array<u32>;
@group(0) @binding(7) var<storage, read> bias: array<u32>;
@group(0) @binding(8) var<storage, read_write> activated: array<f32>;
@group(0) @binding(9) var<uniform> held: SlotTable;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  let tile = expert_tile(group.x);
  if (tile.in_part == params.expert_count) { return; }
  here = tile;
  first_tile_row = group.y * TILE_ROWS;
  let sums = tile_product(invocation);
  let expert = expert_in(tile.in_part);
  for (var half = 0u; half < 2u; half++) {
    let j = (first_tile_row + tile_row(invocation)) / 2u + half;
    if (j >= EXPERT_WIDTH) { return; }
    let b = bf16_pair(bias[expert * EXPERT_WIDTH + j]);
    for (var i = 0u; i < 4u; i++) {
      let at = tile.first + tile_token(invocation, i);
      let gate_up = select(sums[i].xy, sums[i].zw, half == 1u) + b;
      if (at < tile.end) { activated[pairs[at] * EXPERT_WIDTH + j] = swiglu(gate_up); }
    }
  }
}

fn x_row_of(pair: u32) -> u32 { return pair / ACTIVE; }

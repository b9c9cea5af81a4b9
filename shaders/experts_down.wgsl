// residual[1 + slot, row] = w[slot] (bias[expert, row] + weights[expert, row] · activated[slot]).
// expert is the router's choice for the slot; w is softmax over the chosen experts' logits.
// Experts of other parts leave their rows unchanged.
// slots (E) u32: the slot of each expert; params count slots.
// activated, bound as the matrix's x, (K, F) f32; router_logits (E) f32; bias (E, D) bf16;
// blocks (the part's experts, D, F/32) MXFP4; scales (…) u8; residual (1 + K, D) f32.
// Blocks and scales lie in one buffer or two, the first of `split` experts.
// A team computes four rows of one slot.

#import decode_state
#import bf16
#import chosen_experts
#import rows/mxfp4
#import slot_table

struct Params { first_expert: u32, expert_count: u32, split: u32 }

override HIDDEN: u32;
override EXPERTS: u32;
override ACTIVE: u32;
override EXPERT_WIDTH: u32;
override INNER = EXPERT_WIDTH;

@group(0) @binding(0) var<uniform> decode_state: DecodeState;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> router_logits: array<f32>;
@group(0) @binding(4) var<storage, read> blocks_0: Blocks;
@group(0) @binding(5) var<storage, read> scales_0: Scales;
@group(0) @binding(6) var<storage, read> blocks_1: Blocks;
@group(0) @binding(7) var<storage, read> scales_1: Scales;
@group(0) @binding(8) var<storage, read> bias: array<u32>;
@group(0) @binding(9) var<storage, read_write> residual: array<f32>;
@group(0) @binding(10) var<uniform> slots: SlotTable;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  if (decode_state.stopped != 0u) { return; }
  let slot = group.y;
  stage_x(invocation, slot * (EXPERT_WIDTH / 4u));
  choose(invocation);
  let expert = wg_chosen[slot];
  let in_part = slots[expert / 4u][expert % 4u] - params.first_expert;
  let is_here = in_part < params.expert_count;
  let first = (group.x * (WORKGROUP_SIZE / TEAM) + invocation / TEAM) * 4u;
  var own: vec4<f32>;
  if (is_here && in_part < params.split) {
    own = expert_rows(&blocks_0, &scales_0, invocation, in_part, first);
  } else if (is_here) {
    own = expert_rows(&blocks_1, &scales_1, invocation, in_part - params.split, first);
  }
  let sums = team_sum(invocation, own);
  let row = first + invocation % TEAM;
  if (!is_here || invocation % TEAM > 3u || row >= HIDDEN) { return; }
  let b = bf16_pair(bias[(expert * HIDDEN + row) / 2u])[row % 2u];
  residual[(1u + slot) * HIDDEN + row] = chosen_weight(slot) * (sums[invocation % TEAM] + b);
}

fn expert_rows(blocks: ptr<storage, Blocks, read>, scales: ptr<storage, Scales, read>, invocation: u32, in_buffer: u32, row: u32) -> vec4<f32> {
  let first = in_buffer * HIDDEN;
  return mxfp4_rows(blocks, scales, invocation, first + row, first + HIDDEN - 1u);
}

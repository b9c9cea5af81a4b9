// activated[slot, j] = g sigmoid(ALPHA g) (u + 1),
// g = min(gate, LIMIT), u = clamp(linear, -LIMIT, LIMIT).
// gate and linear are rows 2j and 2j + 1 of bias + weights · x, of the router's expert for the
// slot.
// Experts of other parts leave their rows unchanged.
// slots (E) u32: the slot of each expert; params count slots.
// x (D) f32, normed; router_logits (E) f32; bias (E, 2F) bf16; activated (K, F) f32;
// blocks (the part's experts, 2F, D/32) MXFP4; scales (…) u8.
// Blocks and scales lie in one buffer or two, the first of `split` experts.
// A team computes four rows of one slot.

#import decode_state
#import bf16
#import chosen_experts
#import rows/mxfp4
#import slot_table
#import swiglu

struct Params { first_expert: u32, expert_count: u32, split: u32 }

override HIDDEN: u32;
override EXPERTS: u32;
override ACTIVE: u32;
override EXPERT_WIDTH: u32;
override INNER = HIDDEN;

@group(0) @binding(0) var<uniform> decode_state: DecodeState;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> router_logits: array<f32>;
@group(0) @binding(4) var<storage, read> blocks_0: Blocks;
@group(0) @binding(5) var<storage, read> scales_0: Scales;
@group(0) @binding(6) var<storage, read> blocks_1: Blocks;
@group(0) @binding(7) var<storage, read> scales_1: Scales;
@group(0) @binding(8) var<storage, read> bias: array<u32>;
@group(0) @binding(9) var<storage, read_write> activated: array<f32>;
@group(0) @binding(10) var<uniform> slots: SlotTable;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  if (decode_state.stopped != 0u) { return; }
  stage_x(invocation, 0u);
  choose(invocation);
  let slot = group.y;
  let expert = wg_chosen[slot];
  let in_part = slots[expert / 4u][expert % 4u] - params.first_expert;
  let is_here = in_part < params.expert_count;
  let row = (group.x * (WORKGROUP_SIZE / TEAM) + invocation / TEAM) * 4u;
  var own: vec4<f32>;
  if (is_here && in_part < params.split) {
    own = expert_rows(&blocks_0, &scales_0, invocation, in_part, row);
  } else if (is_here) {
    own = expert_rows(&blocks_1, &scales_1, invocation, in_part - params.split, row);
  }
  let sums = team_sum(invocation, own);
  let turn = invocation % TEAM;
  let j = row / 2u + turn;
  if (!is_here || turn > 1u || j >= EXPERT_WIDTH) { return; }
  let gate_up = select(sums.xy, sums.zw, turn == 1u);
  activated[slot * EXPERT_WIDTH + j] = swiglu(gate_up + bf16_pair(bias[expert * EXPERT_WIDTH + j]));
}

fn expert_rows(blocks: ptr<storage, Blocks, read>, scales: ptr<storage, Scales, read>, invocation: u32, in_buffer: u32, row: u32) -> vec4<f32> {
  let first = in_buffer * 2u * EXPERT_WIDTH;
  return mxfp4_rows(blocks, scales, invocation, first + row, first + 2u * EXPERT_WIDTH - 1u);
}

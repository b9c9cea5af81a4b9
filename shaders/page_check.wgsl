// routed[layer, slot] = the expert that the router chose for the slot, best first.
// Where a chosen expert lies in no slot of the layer, decode_state.stopped = 2 + layer.
// Every later kernel then returns at once, until the expert is there (paging/pager.ts).
// router_logits (E) f32; slots (E) u32: the slot of each expert; routed (L, K) u32.
// One workgroup.

#import decode_state
#import chosen_experts
#import slot_table

struct Params { layer: u32 }

override WORKGROUP_SIZE: u32;
override EXPERTS: u32;
override ACTIVE: u32;

@group(0) @binding(0) var<storage, read_write> decode_state: DecodeState;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> router_logits: array<f32>;
@group(0) @binding(3) var<uniform> slots: SlotTable;
@group(0) @binding(4) var<storage, read_write> routed: array<u32>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(local_invocation_index) invocation: u32) {
  choose(invocation);
  if (invocation != 0u || decode_state.stopped != 0u) { return; }
  var is_missing = false;
  for (var slot = 0u; slot < ACTIVE; slot++) {
    let expert = wg_chosen[slot];
    routed[params.layer * ACTIVE + slot] = expert;
    is_missing |= slots[expert / 4u][expert % 4u] == NONE;
  }
  if (is_missing) { decode_state.stopped = 2u + params.layer; }
}

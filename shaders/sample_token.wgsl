// tokens[position + 1] = the best of all parts' candidates.
// Advances the generation: its position, its number of ids, and the id's count for penalties.
// It stops at a stop id and at the limit.
// If no candidate is a number, it writes no id, sets `fault`, and stops.
// best (PARTS); tokens (context + 1) u32; counts (V) u32.
// One workgroup; later steps wait for this dispatch.

#import decode_state
#import sampling/sampling
#import sampling/best

override PARTS: u32;

@group(0) @binding(0) var<storage, read_write> decode_state: DecodeState;
@group(0) @binding(1) var<uniform> sampling: Sampling;
@group(0) @binding(2) var<storage, read> best: array<Candidate>;
@group(0) @binding(3) var<storage, read_write> tokens: array<u32>;
@group(0) @binding(4) var<storage, read_write> counts: array<u32>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(local_invocation_index) invocation: u32) {
  var own = Candidate(-3.4028234e38f, NO_ID);
  for (var part = invocation; part < PARTS; part += WORKGROUP_SIZE) { own = better(own, best[part]); }
  let id = workgroup_best(invocation, own).id;
  if (invocation == 0u && decode_state.stopped == 0u) { move_on(id); }
}

fn move_on(id: u32) {
  if (id == NO_ID) {
    decode_state.fault = 1u;
    decode_state.stopped = 1u;
    return;
  }
  let position = decode_state.position + 1u;
  let sampled = decode_state.sampled + 1u;
  tokens[position] = id;
  if ((sampling.stages & HAS_PENALTIES) != 0u) { counts[id] += 1u; }
  decode_state.position = position;
  decode_state.sampled = sampled;
  if (sampled >= sampling.limit || is_stop(id)) { decode_state.stopped = 1u; }
}

fn is_stop(id: u32) -> bool {
  for (var i = 0u; i < sampling.stop_count; i++) {
    if (sampling.stop_ids[i / 4u][i % 4u] == id) { return true; }
  }
  return false;
}

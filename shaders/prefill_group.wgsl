// Sorts the step's (token, slot) pairs by expert, within an expert by token.
// It is a counting sort without atomics, so the order is the same every time.
// chosen (T, K) u32; pairs (T K) u32, each t K + slot; starts (E + 1) u32.
// Expert e has pairs[starts[e]] to pairs[starts[e + 1] - 1].
// One workgroup per expert; each invocation takes a run of neighbouring pairs.

#import this_step

override WORKGROUP_SIZE: u32;
override EXPERTS: u32;
override ACTIVE: u32;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<storage, read> chosen: array<u32>;
@group(0) @binding(2) var<storage, read_write> pairs: array<u32>;
@group(0) @binding(3) var<storage, read_write> starts: array<u32>;

// Pairs in each invocation's run: those of experts before this one, and those of this one.
var<workgroup> wg_counts: array<vec2<u32>, WORKGROUP_SIZE>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  let expert = group.x;
  let count = this_step.tokens * ACTIVE;
  let each = (count + WORKGROUP_SIZE - 1u) / WORKGROUP_SIZE;
  let first = min(invocation * each, count);
  let end = min(first + each, count);
  var counted = vec2<u32>();
  for (var pair = first; pair < end; pair++) {
    let other = chosen[pair];
    counted += vec2<u32>(u32(other < expert), u32(other == expert));
  }
  wg_counts[invocation] = counted;
  workgroupBarrier();
  var before = 0u;
  var own = 0u;
  var mine = 0u;
  for (var i = 0u; i < WORKGROUP_SIZE; i++) {
    before += wg_counts[i].x;
    own += wg_counts[i].y;
    mine += select(0u, wg_counts[i].y, i < invocation);
  }
  if (invocation == 0u) { starts[expert] = before; }
  if (invocation == 0u && expert == EXPERTS - 1u) { starts[EXPERTS] = before + own; }
  var at = before + mine;
  for (var pair = first; pair < end; pair++) {
    if (chosen[pair] == expert) {
      pairs[at] = pair;
      at++;
    }
  }
}

// shared/rows/team.wgsl for devices with subgroups: invocations of a subgroup add without memory.
// Sums of subgroups go through workgroup memory, as there.
// SUBGROUP is the smallest subgroup that the device may run. Neighbouring invocations are in one;
// the start-up test checks it.

enable subgroups;

override WORKGROUP_SIZE: u32;
override TEAM: u32;
// A power of two.
override SUBGROUP: u32;
override TOGETHER = min(TEAM, SUBGROUP);

var<workgroup> wg_partial: array<vec4<f32>, WORKGROUP_SIZE / TOGETHER>;
var<workgroup> wg_sums: array<f32, WORKGROUP_SIZE / min(WORKGROUP_SIZE, SUBGROUP)>;

fn team_sum(invocation: u32, own: vec4<f32>) -> vec4<f32> {
  var sum = own;
  for (var width = 1u; width < TOGETHER; width *= 2u) { sum += subgroupShuffleXor(sum, width); }
  if (TEAM == TOGETHER) { return sum; }
  // The first barrier waits for readers of an earlier call.
  workgroupBarrier();
  if (invocation % TOGETHER == 0u) { wg_partial[invocation / TOGETHER] = sum; }
  workgroupBarrier();
  let first = invocation / TEAM * (TEAM / TOGETHER);
  sum = wg_partial[first];
  for (var i = 1u; i < TEAM / TOGETHER; i++) { sum += wg_partial[first + i]; }
  return sum;
}

// Sums over the whole workgroup.
fn workgroup_sum(invocation: u32, value: f32) -> f32 {
  let together = min(WORKGROUP_SIZE, SUBGROUP);
  var sum = value;
  for (var width = 1u; width < together; width *= 2u) { sum += subgroupShuffleXor(sum, width); }
  if (WORKGROUP_SIZE == together) { return sum; }
  workgroupBarrier();
  if (invocation % together == 0u) { wg_sums[invocation / together] = sum; }
  workgroupBarrier();
  sum = 0.0;
  for (var i = 0u; i < WORKGROUP_SIZE / together; i++) { sum += wg_sums[i]; }
  return sum;
}

// Sums over a team: TEAM neighbouring invocations of a workgroup, which share four rows of a
// matrix.
// Every invocation of the workgroup must call; each gets its own team's sum.
// The order of additions is fixed.
// shared/rows/team_subgroups.wgsl is the same for devices with subgroups.

override WORKGROUP_SIZE: u32;
// At least 4; WORKGROUP_SIZE is a multiple of it.
override TEAM: u32;

var<workgroup> wg_partial: array<vec4<f32>, WORKGROUP_SIZE>;
var<workgroup> wg_sums: array<f32, WORKGROUP_SIZE / TEAM * 4u>;

fn team_sum(invocation: u32, own: vec4<f32>) -> vec4<f32> {
  let team = invocation / TEAM;
  let turn = invocation % TEAM;
  // The first barrier waits for readers of an earlier call.
  workgroupBarrier();
  wg_partial[invocation] = own;
  workgroupBarrier();
  if (turn < 4u) {
    var sum = 0.0;
    for (var i = team * TEAM; i < team * TEAM + TEAM; i++) { sum += wg_partial[i][turn]; }
    wg_sums[team * 4u + turn] = sum;
  }
  workgroupBarrier();
  let first = team * 4u;
  return vec4<f32>(wg_sums[first], wg_sums[first + 1u], wg_sums[first + 2u], wg_sums[first + 3u]);
}

// Sums over the whole workgroup.
fn workgroup_sum(invocation: u32, value: f32) -> f32 {
  let columns = min(WORKGROUP_SIZE, 8u);
  workgroupBarrier();
  wg_partial[invocation].x = value;
  workgroupBarrier();
  if (invocation < columns) {
    var column = value;
    for (var i = invocation + columns; i < WORKGROUP_SIZE; i += columns) { column += wg_partial[i].x; }
    wg_partial[invocation].x = column;
  }
  workgroupBarrier();
  var sum = 0.0;
  for (var i = 0u; i < columns; i++) { sum += wg_partial[i].x; }
  return sum;
}

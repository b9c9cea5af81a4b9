// Sums and maxima over a workgroup of LANES invocations. Every invocation must call; every invocation gets the result.

const LANES = 64u;

var<workgroup> wg_sums: array<vec4<f32>, LANES>;

// Four sums at once, by a tree: the order of additions is fixed, so results repeat to the bit.
fn workgroup_sum4(lane: u32, value: vec4<f32>) -> vec4<f32> {
  workgroupBarrier();
  wg_sums[lane] = value;
  for (var width = LANES / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (lane < width) { wg_sums[lane] += wg_sums[lane + width]; }
  }
  workgroupBarrier();
  return wg_sums[0];
}

fn workgroup_sum(lane: u32, value: f32) -> f32 {
  return workgroup_sum4(lane, vec4<f32>(value, 0.0, 0.0, 0.0)).x;
}

fn workgroup_max(lane: u32, value: f32) -> f32 {
  workgroupBarrier();
  wg_sums[lane].x = value;
  for (var width = LANES / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (lane < width) { wg_sums[lane].x = max(wg_sums[lane].x, wg_sums[lane + width].x); }
  }
  workgroupBarrier();
  return wg_sums[0].x;
}

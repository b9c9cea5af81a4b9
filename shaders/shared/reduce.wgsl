// Sums and maxima over a workgroup of LANES invocations. Every invocation must call; every invocation gets the result.
// Three barriers whatever is reduced; the order of additions is fixed, so results repeat to the bit.

// A multiple of COLUMNS, chosen for the device (gpu.ts).
override LANES: u32;
// The first COLUMNS invocations each take one value in COLUMNS; everyone then combines theirs.
const COLUMNS = 8u;

var<workgroup> wg_values: array<vec4<f32>, LANES>;

fn workgroup_sum4(lane: u32, value: vec4<f32>) -> vec4<f32> {
  share(lane, value);
  if (lane < COLUMNS) {
    var column = value;
    for (var i = lane + COLUMNS; i < LANES; i += COLUMNS) { column += wg_values[i]; }
    wg_values[lane] = column;
  }
  workgroupBarrier();
  var sum = wg_values[0];
  for (var i = 1u; i < COLUMNS; i++) { sum += wg_values[i]; }
  return sum;
}

fn workgroup_sum(lane: u32, value: f32) -> f32 {
  return workgroup_sum4(lane, vec4<f32>(value, 0.0, 0.0, 0.0)).x;
}

fn workgroup_max(lane: u32, value: f32) -> f32 {
  share(lane, vec4<f32>(value));
  if (lane < COLUMNS) {
    var column = vec4<f32>(value);
    for (var i = lane + COLUMNS; i < LANES; i += COLUMNS) { column = max(column, wg_values[i]); }
    wg_values[lane] = column;
  }
  workgroupBarrier();
  var most = wg_values[0];
  for (var i = 1u; i < COLUMNS; i++) { most = max(most, wg_values[i]); }
  return most.x;
}

// The first barrier waits for readers of an earlier reduction.
fn share(lane: u32, value: vec4<f32>) {
  workgroupBarrier();
  wg_values[lane] = value;
  workgroupBarrier();
}

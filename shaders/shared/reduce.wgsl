// Sums and maxima over a workgroup of WORKGROUP_SIZE invocations.
// Every invocation must call; every invocation gets the result.
// A reduction takes three barriers. The order of additions is fixed, so results repeat to the bit.

// A multiple of COLUMNS, chosen for the device (gpu.ts).
override WORKGROUP_SIZE: u32;
// The first COLUMNS invocations each reduce one value in COLUMNS; then every invocation combines
// their results.
const COLUMNS = 8u;

var<workgroup> wg_values: array<vec4<f32>, WORKGROUP_SIZE>;

fn workgroup_sum4(invocation: u32, value: vec4<f32>) -> vec4<f32> {
  share(invocation, value);
  if (invocation < COLUMNS) {
    var column = value;
    for (var i = invocation + COLUMNS; i < WORKGROUP_SIZE; i += COLUMNS) { column += wg_values[i]; }
    wg_values[invocation] = column;
  }
  workgroupBarrier();
  var sum = wg_values[0];
  for (var i = 1u; i < COLUMNS; i++) { sum += wg_values[i]; }
  return sum;
}

fn workgroup_sum(invocation: u32, value: f32) -> f32 {
  return workgroup_sum4(invocation, vec4<f32>(value, 0.0, 0.0, 0.0)).x;
}

fn workgroup_max(invocation: u32, value: f32) -> f32 {
  share(invocation, vec4<f32>(value));
  if (invocation < COLUMNS) {
    var column = vec4<f32>(value);
    for (var i = invocation + COLUMNS; i < WORKGROUP_SIZE; i += COLUMNS) { column = max(column, wg_values[i]); }
    wg_values[invocation] = column;
  }
  workgroupBarrier();
  var most = wg_values[0];
  for (var i = 1u; i < COLUMNS; i++) { most = max(most, wg_values[i]); }
  return most.x;
}

// The first barrier waits for readers of an earlier reduction.
fn share(invocation: u32, value: vec4<f32>) {
  workgroupBarrier();
  wg_values[invocation] = value;
  workgroupBarrier();
}

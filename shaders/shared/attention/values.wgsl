// Sums one workgroup's values, weighted by the powers of attention/powers.wgsl.
// It loads each value once for all heads.

#import attention/powers

// Runs of eight dimensions that each of GROUPS groups of invocations sums at once.
// A group takes every GROUPS-th key.
override STRIDE = min(RUNS, WORKGROUP_SIZE);
override GROUPS = WORKGROUP_SIZE / STRIDE;

// (head, d / 4), not yet divided by the sum of powers.
var<workgroup> wg_out: array<vec4<f32>, MAX_SHARED * RUNS * 2u>;

fn sum_values(invocation: u32, run: Run) {
  for (var first = 0u; first < RUNS; first += STRIDE) {
    let column = first + invocation % STRIDE;
    let sums = sum_column(invocation / STRIDE, run, column);
    // Groups add one after the other: the sums of all groups would not fit into memory.
    for (var group = 0u; group < min(GROUPS, run.count); group++) {
      if (invocation / STRIDE == group && column < RUNS) { add_column(sums, column, group == 0u); }
      workgroupBarrier();
    }
  }
}

// A group's share: run `column` of its keys, for every head.
fn sum_column(group: u32, run: Run, column: u32) -> array<EightDims, MAX_SHARED> {
  var sums = array<EightDims, MAX_SHARED>();
  if (group >= GROUPS || column >= RUNS) { return sums; }
  for (var key = group; key < run.count; key += GROUPS) {
    let dims = value8(kv_start(run.first_key + key, run.kv_head, params.capacity) + column);
    for (var h = 0u; h < SHARED; h++) {
      let power = wg_powers[h * SPLIT + key];
      sums[h].low += power * dims.low;
      sums[h].high += power * dims.high;
    }
  }
  return sums;
}

fn add_column(sums: array<EightDims, MAX_SHARED>, column: u32, is_first: bool) {
  for (var h = 0u; h < SHARED; h++) {
    let at = (h * RUNS + column) * 2u;
    let low = select(wg_out[at], vec4<f32>(), is_first);
    let high = select(wg_out[at + 1u], vec4<f32>(), is_first);
    wg_out[at] = low + sums[h].low;
    wg_out[at + 1u] = high + sums[h].high;
  }
}

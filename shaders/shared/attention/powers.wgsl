// Scores of one workgroup's run of keys, and their powers. Every invocation must call.
// The importing kernel declares q: array<vec4<f32>> (H, d / 4); keys; values; and the declarations
// that attention/split.wgsl needs.

#import attention/split

// (head, key)
var<workgroup> wg_powers: array<f32, SPLIT * MAX_SHARED>;
var<workgroup> wg_parts: array<f32, WORKGROUP_SIZE>;
var<workgroup> wg_most: array<f32, MAX_SHARED>;
var<workgroup> wg_total: array<f32, MAX_SHARED>;

// An invocation takes whole keys.
// Compilers cannot count the inner loop's bound, so they do not unroll it.
fn score_keys(invocation: u32, run: Run) {
  let runs = min(RUNS, run.count * RUNS);
  for (var key = invocation; key < run.count; key += WORKGROUP_SIZE) {
    let start = kv_start(run.first_key + key, run.kv_head, params.capacity);
    var scores = array<f32, MAX_SHARED>();
    for (var i = 0u; i < runs; i++) {
      let dims = key8(start + i);
      for (var h = 0u; h < SHARED; h++) {
        let at = (min(run.first_head + h, HEADS - 1u) * RUNS + i) * 2u;
        scores[h] += dot(q[at], dims.low) + dot(q[at + 1u], dims.high);
      }
    }
    for (var h = 0u; h < SHARED; h++) { wg_powers[h * SPLIT + key] = scores[h] / sqrt(f32(HEAD_DIM)); }
  }
  workgroupBarrier();
}

// Turns scores into powers below their maximum. The sink counts if the token has only one run.
fn weigh_keys(invocation: u32, run: Run) {
  let h = invocation % MAX_SHARED;
  let part = invocation / MAX_SHARED;
  var most = LOWEST;
  for (var key = part; key < run.count; key += PARTS) { most = max(most, wg_powers[h * SPLIT + key]); }
  wg_parts[invocation] = most;
  workgroupBarrier();
  for (var other = 0u; other < PARTS; other++) { most = max(most, wg_parts[other * MAX_SHARED + h]); }
  if (run.splits == 1u) { most = max(most, sink_of(run.first_head + h)); }
  workgroupBarrier();
  var total = 0.0;
  for (var key = part; key < run.count; key += PARTS) {
    let power = exp(wg_powers[h * SPLIT + key] - most);
    wg_powers[h * SPLIT + key] = power;
    total += power;
  }
  wg_parts[invocation] = total;
  workgroupBarrier();
  if (invocation < MAX_SHARED) {
    total = 0.0;
    for (var other = 0u; other < PARTS; other++) { total += wg_parts[other * MAX_SHARED + invocation]; }
    wg_most[invocation] = most;
    wg_total[invocation] = total;
  }
  workgroupBarrier();
}

// An invocation's share of four rows of a dense matrix times x.
// It takes every TEAM-th run of 16 bytes, and loads eight before it uses any.
// rows/load_bf16.wgsl or rows/load_int8.wgsl defines a run; one of them replaces rows/load_dense
// (src/engine/gpu/variant.ts).
// The importing kernel declares: override INNER; fn x_low, x_high(run: u32) -> vec4<f32>, columns
// from 8 run and from 8 run + 4 on.

#import rows/load_dense
#import rows/team

alias Dense = array<vec4<u32>>;

// Before this run, a run and the TEAM-th behind it both belong to the row.
override PAIRED = RUNS_OF_ROW - min(RUNS_OF_ROW, TEAM);

// Rows behind `last` repeat it, so that no load leaves the matrix; the caller drops them.
fn dense_rows(weights: ptr<storage, Dense, read>, invocation: u32, rows: vec4<u32>, last: u32) -> vec4<f32> {
  let starts = min(rows, vec4<u32>(last)) * ROW_LOADS;
  var sums = vec4<f32>();
  var i = invocation % TEAM;
  // Two runs of each row at a time share the work of counting and addressing.
  for (; i < PAIRED; i += 2u * TEAM) {
    let at = starts + i;
    let near = load_runs(weights, at, starts, i);
    let far = load_runs(weights, at + TEAM, starts, i + TEAM);
    sums = add_runs(sums, near, i);
    sums = add_runs(sums, far, i + TEAM);
  }
  if (i < RUNS_OF_ROW) { sums = add_runs(sums, load_runs(weights, starts + i, starts, i), i); }
  return sums;
}

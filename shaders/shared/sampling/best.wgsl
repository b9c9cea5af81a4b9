// The best of a workgroup's candidates: the highest score, the lowest id among equals.
// All WORKGROUP_SIZE invocations must call; all get the result.

// A multiple of COLUMNS, chosen for the device (gpu.ts).
override WORKGROUP_SIZE: u32;
// The first COLUMNS invocations each reduce one candidate in COLUMNS; then every invocation
// compares their results.
const COLUMNS = 8u;

const NO_ID = 0xffffffffu;

struct Candidate {
  score: f32,
  id: u32,
}

var<workgroup> wg_candidates: array<Candidate, WORKGROUP_SIZE>;

fn better(a: Candidate, b: Candidate) -> Candidate {
  if (b.score > a.score || (b.score == a.score && b.id < a.id)) { return b; }
  return a;
}

fn workgroup_best(invocation: u32, candidate: Candidate) -> Candidate {
  // The first barrier waits for readers of an earlier call.
  workgroupBarrier();
  wg_candidates[invocation] = candidate;
  workgroupBarrier();
  if (invocation < COLUMNS) {
    var column = candidate;
    for (var i = invocation + COLUMNS; i < WORKGROUP_SIZE; i += COLUMNS) { column = better(column, wg_candidates[i]); }
    wg_candidates[invocation] = column;
  }
  workgroupBarrier();
  var best = wg_candidates[0];
  for (var i = 1u; i < COLUMNS; i++) { best = better(best, wg_candidates[i]); }
  return best;
}

// Whether `a` comes after `b` in the order of scores, the lowest id first among equals.
fn is_after(a: Candidate, b: Candidate) -> bool {
  return a.score < b.score || (a.score == b.score && a.id > b.id);
}

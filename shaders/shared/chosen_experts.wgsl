// Finds the experts that the router chose.
// An expert's rank is the number of experts before it in the order of logits, the lowest expert
// first among equals.
// Every workgroup that needs the choice computes it: a dispatch that waits for another costs more.
// The importing kernel declares: router_logits: array<f32> (E); overrides WORKGROUP_SIZE, EXPERTS,
// ACTIVE.

// By slot, best first. Where logits are not numbers, the experts are arbitrary, and NaN shows.
var<workgroup> wg_chosen: array<u32, ACTIVE>;

// Every invocation must call. On return, wg_chosen and all earlier writes to workgroup memory are
// visible.
fn choose(invocation: u32) {
  for (var e = invocation; e < EXPERTS; e += WORKGROUP_SIZE) {
    let logit = router_logits[e];
    var rank = 0u;
    for (var other = 0u; other < EXPERTS; other++) {
      let rival = router_logits[other];
      rank += u32(rival > logit || (rival == logit && other < e));
    }
    if (rank < ACTIVE) { wg_chosen[rank] = e; }
  }
  workgroupBarrier();
}

// Softmax over the chosen experts' logits.
fn chosen_weight(slot: u32) -> f32 {
  let best = router_logits[wg_chosen[0]];
  var total = 0.0;
  for (var i = 0u; i < ACTIVE; i++) { total += exp(router_logits[wg_chosen[i]] - best); }
  return exp(router_logits[wg_chosen[slot]] - best) / total;
}

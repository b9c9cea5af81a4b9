// Which experts the router chose: an expert's rank is how many come before it in the order of logits, the lowest expert first among
// equals. Every workgroup that needs it works it out; a dispatch that waits for another costs more.
// The importing kernel declares: router_logits: array<f32> (E); overrides WORKGROUP_SIZE, EXPERTS, ACTIVE.

// By slot, best first. Where logits are not numbers, any expert may stand in, and NaN shows.
var<workgroup> wg_chosen: array<u32, ACTIVE>;

// Every invocation must call; wg_chosen, and what the workgroup put into its memory before, is there when it returns.
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

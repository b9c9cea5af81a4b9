// Finds the expert and the pairs that a workgroup computes.
// A dispatch has as many workgroups as any routing could need; those past the last tile do nothing.
// The importing kernel declares: pairs, starts (prefill_group.wgsl); the overrides of tile/mxfp4;
// params with first_expert and expert_count, the slots of this part;
// held: SlotTable, the expert in each slot.

struct ExpertTile {
  // Index within the part; expert_count if there is nothing to do.
  in_part: u32,
  // Indices into `pairs`: the first, and the one behind the last.
  first: u32,
  end: u32,
}

fn expert_tile(tile: u32) -> ExpertTile {
  var before = 0u;
  for (var in_part = 0u; in_part < params.expert_count; in_part++) {
    let expert = expert_in(in_part);
    if (expert == NONE) { continue; }
    let start = starts[expert];
    let end = starts[expert + 1u];
    let tiles = (end - start + TILE_TOKENS - 1u) / TILE_TOKENS;
    if (tile < before + tiles) {
      let first = start + (tile - before) * TILE_TOKENS;
      return ExpertTile(in_part, first, min(first + TILE_TOKENS, end));
    }
    before += tiles;
  }
  return ExpertTile(params.expert_count, 0u, 0u);
}

fn expert_in(in_part: u32) -> u32 {
  let slot = params.first_expert + in_part;
  return held[slot / 4u][slot % 4u];
}

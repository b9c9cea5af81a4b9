// Finds the expert and the pairs that a workgroup computes.
// A dispatch has as many workgroups as any routing could need; those past the last tile do nothing.
// The importing kernel declares: pairs, starts (prefill_group.wgsl); the overrides of tile/mxfp4;
// params with first_expert and expert_count, the experts of this part.

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
    let start = starts[params.first_expert + in_part];
    let end = starts[params.first_expert + in_part + 1u];
    let tiles = (end - start + TILE_TOKENS - 1u) / TILE_TOKENS;
    if (tile < before + tiles) {
      let first = start + (tile - before) * TILE_TOKENS;
      return ExpertTile(in_part, first, min(first + TILE_TOKENS, end));
    }
    before += tiles;
  }
  return ExpertTile(params.expert_count, 0u, 0u);
}

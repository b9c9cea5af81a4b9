// Which pairs of which expert a workgroup computes. As many workgroups are started as any routing could need; those past the
// last tile find nothing to do. The importing kernel declares: pairs, starts (prefill_group.wgsl); params with first_expert and
// expert_count, the experts of this part; and the overrides of tile_mxfp4.

struct ExpertTile {
  // Within the part; expert_count when there is nothing to do.
  in_part: u32,
  // Into `pairs`, first and behind the last.
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

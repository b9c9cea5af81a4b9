// How prefill's matrix products are cut into workgroups. Takes the device's workgroup width (gpu.ts), gives tile sizes in
// tokens and rows; refuses to know which kernels use them.

export interface Tile {
  tokens: number; // a multiple of 4
  rows: number; // a multiple of 4
}

export interface Tiles {
  /** Of the dense layers and the unembedding: what 256 invocations of 4 x 4 sums cover, 16 KiB of workgroup memory. */
  dense: Tile;
  /** Of the router: few rows, so small tiles to have enough of them. */
  router: Tile;
  /** Of one expert: half as many tokens, for a prompt's last tile of each expert is mostly empty. */
  expert: Tile;
  /** Rows of queries of one workgroup of attention. */
  queries: number;
}

const GPU: Tiles = {
  dense: { tokens: 64, rows: 64 },
  router: { tokens: 16, rows: 32 },
  expert: { tokens: 32, rows: 64 },
  queries: 64,
};

// A CPU switches between a workgroup's invocations at every barrier: few of them, eight where a GPU gets 256.
const CPU: Tiles = {
  dense: { tokens: 16, rows: 8 },
  router: { tokens: 16, rows: 8 },
  expert: { tokens: 16, rows: 8 },
  queries: 4,
};

/** Tiles for workgroups of `workgroupSize` invocations where a kernel has the choice. */
export function tilesFor(workgroupSize: number): Tiles {
  return workgroupSize < 32 ? CPU : GPU;
}

/** Override constants of a kernel that imports shared/tile/product.wgsl. */
export const tileConstants = (tile: Tile) => ({ TILE_TOKENS: tile.tokens, TILE_ROWS: tile.rows });

/** Workgroups of a product: tokens first, so that neighbours share weights. */
export function tileGroups(tile: Tile, tokens: number, rows: number): [x: number, y: number] {
  return [Math.ceil(tokens / tile.tokens), Math.ceil(rows / tile.rows)];
}

// A typed view of edge-tables.json: single operations at their edges, computed by transformers' own
// functions.

export interface EdgeTables {
  /** The official YaRN: theta 150000, factor 32, 64 dimensions a head. */
  rope: {
    /** (32), f32. */
    invFreq: number[];
    attentionScaling: number;
    /**
     * (32) cosines and sines times attentionScaling. transformers rounds the angle to f32, hence a
     * tolerance for each position.
     */
    rows: { position: number; cos: number[]; sin: number[]; tolerance: number }[];
  };
  /** One block of 16 bytes with every code in both nibbles, and its 32 values as bits of f32. */
  mxfp4: { scale: number; block: number[]; f32Bits: number[] }[];
  /** Epsilon 1e-5. Rows of 32 numbers near `magnitude`, where epsilon decides. */
  rmsNorm: { magnitude: number; weight: number[]; row: number[]; normed: number[] }[];
  /** Limit 7, alpha 1.702, in f64: clamped gate · sigmoid(alpha · gate) · (clamped up + 1). */
  swiglu: { gate: number; up: number; value: number }[];
  /** Top-4: the chosen experts, of equal ones the lowest first, and their weights. */
  router: { name: string; logits: number[]; experts: number[]; weights: number[] }[];
  /**
   * Full causal attention of 2 query heads on one key head of 8 dimensions, scaled by 8^-½. All by
   * token, then head, then dimension.
   */
  sinks: {
    query: number[][][];
    key: number[][][];
    value: number[][][];
    rows: { sinks: number[]; output: number[][][] }[];
  };
}

/**
 * Loads the tables.
 * @param readFile reads a file by its path from the repository's root, e.g. `readFixture` of
 *   shaders/testing/fixture.ts.
 */
export async function loadEdgeTables(readFile: (path: string) => Promise<Uint8Array<ArrayBuffer>>): Promise<EdgeTables> {
  return JSON.parse(new TextDecoder().decode(await readFile('test/support/goldens/edge-tables.json'))) as EdgeTables;
}

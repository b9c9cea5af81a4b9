// A tile of keys, or of values, of one KV head in workgroup memory.
// It holds TILE_KEYS positions, and up to 64 dimensions in runs of four.
// The importing kernel declares the needs of kv_read; override THREADS; params with window and
// capacity.

#import attention/kv_read

const TILE_KEYS = 32u;
// Invocations that share four rows of queries: each scores two keys, then sums four dimensions.
const COLUMNS = 16u;

var<workgroup> wg_tile: array<vec4<f32>, TILE_KEYS * COLUMNS>;

var<private> kv_head: u32;
// Positions that some query of the workgroup sees.
var<private> seen_start: u32;
var<private> seen_end: u32;

fn window_start(position: u32) -> u32 {
  if (params.window == 0u || position < params.window) { return 0u; }
  return position + 1u - params.window;
}

// Runs rotate with the pair of keys: invocations that read one run of neighbouring pairs then use
// different memory banks.
fn tile_slot(key: u32, run: u32) -> u32 {
  return key * COLUMNS + (run + key / 2u) % COLUMNS;
}

// Both functions load eight dimensions at a time.
// Positions that no query sees load as zeros, whatever the cache holds there.
fn load_keys(invocation: u32, tile: u32, first_run: u32) {
  for (var i = invocation; i < TILE_KEYS * COLUMNS / 2u; i += THREADS) {
    let key = i / (COLUMNS / 2u);
    let eight = i % (COLUMNS / 2u);
    var dims = EightDims();
    if (is_seen(tile + key) && first_run + 2u * eight < HEAD_DIM / 4u) {
      dims = key8(kv_start(tile + key, kv_head, params.capacity) + first_run / 2u + eight);
    }
    wg_tile[tile_slot(key, 2u * eight)] = dims.low;
    wg_tile[tile_slot(key, 2u * eight + 1u)] = dims.high;
  }
}

fn load_values(invocation: u32, tile: u32, first_run: u32) {
  for (var i = invocation; i < TILE_KEYS * COLUMNS / 2u; i += THREADS) {
    let key = i / (COLUMNS / 2u);
    let eight = i % (COLUMNS / 2u);
    var dims = EightDims();
    if (is_seen(tile + key) && first_run + 2u * eight < HEAD_DIM / 4u) {
      dims = value8(kv_start(tile + key, kv_head, params.capacity) + first_run / 2u + eight);
    }
    wg_tile[tile_slot(key, 2u * eight)] = dims.low;
    wg_tile[tile_slot(key, 2u * eight + 1u)] = dims.high;
  }
}

fn is_seen(key: u32) -> bool {
  return key >= seen_start && key < seen_end;
}

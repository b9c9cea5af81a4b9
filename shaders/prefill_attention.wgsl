// out = Σ_j softmax(q · k_j / sqrt(d))_j v_j over the keys up to the query's own position, the last `window` of them where
// window > 0; the head's sink takes part in the softmax's denominator only.
// q, out (T, H, d) f32; keys, values (capacity, G, d) as shared/kv.wgsl says; sinks (H) bf16. Query head h reads KV head h / (H / G).
// One workgroup takes one KV head and a tile of its queries (of neighbouring tokens, all heads that share the keys), and computes
// 64 dimensions. Keys pass in tiles: scores, then powers, then their sum of values, rescaled as larger scores come (online softmax,
// arXiv 1805.02867). The sink starts the softmax: maximum sink, sum 1. Tiles that no query of the workgroup sees are never read;
// they are cut at absolute positions, so that a query's sums do not depend on the step that it came in.

#import this_step
#import bf16
#import kv_read

struct Params { window: u32, capacity: u32 }

override HEADS: u32;
override KV_HEADS: u32;
override HEAD_DIM: u32;
// Rows of queries of a workgroup, a multiple of four.
override TILE_QUERIES: u32;
override SHARING = HEADS / KV_HEADS;
override THREADS = TILE_QUERIES / 4u * COLUMNS;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> q: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> keys: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> values: array<vec4<u32>>;
@group(0) @binding(5) var<storage, read> sinks: array<u32>;
@group(0) @binding(6) var<storage, read_write> out: array<vec4<f32>>;

const LOWEST = -3.4028234e38f;
const TILE_KEYS = 32u;
// Invocations that share four rows of queries: each scores two keys, then sums four dimensions.
const COLUMNS = 16u;

// A tile of keys, later of values: 64 dimensions in runs of four, turned by the pair of keys against bank conflicts.
var<workgroup> wg_tile: array<vec4<f32>, TILE_KEYS * COLUMNS>;
// Scores, later their powers, of two keys each. // (TILE_QUERIES, TILE_KEYS / 2)
var<workgroup> wg_scores: array<vec2<f32>, TILE_QUERIES * COLUMNS>;

var<private> kv_head: u32;
// Positions that some query of the workgroup sees.
var<private> seen_start: u32;
var<private> seen_end: u32;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  kv_head = group.y;
  let column = lane % COLUMNS;
  let first_row = group.x * TILE_QUERIES;
  let rows = this_step.tokens * SHARING;
  let start = window_start(position_of(first_row));
  let end = position_of(min(first_row + TILE_QUERIES, rows) - 1u) + 1u;
  seen_start = start;
  seen_end = end;

  // Of this invocation's four queries.
  var row: vec4<u32>;
  var position: vec4<u32>;
  var query: vec4<u32>;
  var most: vec4<f32>;
  for (var i = 0u; i < 4u; i++) {
    row[i] = min(first_row + lane / COLUMNS * 4u + i, rows - 1u);
    position[i] = position_of(row[i]);
    query[i] = row[i] / SHARING * HEADS + kv_head * SHARING + row[i] % SHARING;
    most[i] = bf16_pair(sinks[query[i] % HEADS / 2u])[query[i] % HEADS % 2u];
  }
  var total = vec4<f32>(1.0);
  var sums: array<vec4<f32>, 4>;

  for (var tile = start / TILE_KEYS * TILE_KEYS; tile < end; tile += TILE_KEYS) {
    let scores = score_tile(lane, tile, query);
    let is_visible = visible_keys(tile + 2u * column, position);
    for (var i = 0u; i < 4u; i++) {
      wg_scores[(lane / COLUMNS * 4u + i) * COLUMNS + column] = select(vec2<f32>(LOWEST), scores[i], is_visible[i]);
    }
    workgroupBarrier();
    // Scores behind the last key that anyone sees are not looked at.
    let pairs = min(COLUMNS, (end - tile + 1u) / 2u);
    let new_most = max(most, tile_maxima(lane, pairs));
    let shrink = select(exp(most - new_most), vec4<f32>(1.0), most == new_most);
    most = new_most;
    load_values(lane, tile, group.z * COLUMNS);
    workgroupBarrier();
    for (var i = 0u; i < 4u; i++) {
      let powers = select(vec2<f32>(), exp(scores[i] - new_most[i]), is_visible[i]);
      wg_scores[(lane / COLUMNS * 4u + i) * COLUMNS + column] = powers;
      sums[i] *= shrink[i];
    }
    total *= shrink;
    workgroupBarrier();
    for (var pair = 0u; pair < pairs; pair++) {
      let a = wg_tile[tile_slot(2u * pair, column)];
      let b = wg_tile[tile_slot(2u * pair + 1u, column)];
      for (var i = 0u; i < 4u; i++) {
        let powers = wg_scores[(lane / COLUMNS * 4u + i) * COLUMNS + pair];
        sums[i] += powers.x * a;
        sums[i] += powers.y * b;
        total[i] += powers.x + powers.y;
      }
    }
    workgroupBarrier();
  }

  let run = group.z * COLUMNS + column;
  for (var i = 0u; i < 4u; i++) {
    let is_mine = first_row + lane / COLUMNS * 4u + i < rows && run < HEAD_DIM / 4u;
    if (is_mine) { out[query[i] * (HEAD_DIM / 4u) + run] = sums[i] / total[i]; }
  }
}

fn position_of(row: u32) -> u32 {
  return this_step.first_position + row / SHARING;
}

fn window_start(position: u32) -> u32 {
  if (params.window == 0u || position < params.window) { return 0u; }
  return position + 1u - params.window;
}

// Whether each of four queries sees the key and the one behind it.
fn visible_keys(key: u32, position: vec4<u32>) -> array<vec2<bool>, 4> {
  var is_visible: array<vec2<bool>, 4>;
  let pair = vec2<u32>(key, key + 1u);
  for (var i = 0u; i < 4u; i++) {
    is_visible[i] = (pair <= vec2<u32>(position[i])) & (pair >= vec2<u32>(window_start(position[i])));
  }
  return is_visible;
}

// Scores of this invocation's four queries and two keys. Leaves wg_tile free.
fn score_tile(lane: u32, tile: u32, query: vec4<u32>) -> array<vec2<f32>, 4> {
  let column = lane % COLUMNS;
  var scores: array<vec2<f32>, 4>;
  for (var first_run = 0u; first_run < HEAD_DIM / 4u; first_run += COLUMNS) {
    load_keys(lane, tile, first_run);
    workgroupBarrier();
    let runs = min(COLUMNS, HEAD_DIM / 4u - first_run);
    for (var run = 0u; run < runs; run++) {
      let a = wg_tile[tile_slot(2u * column, run)];
      let b = wg_tile[tile_slot(2u * column + 1u, run)];
      for (var i = 0u; i < 4u; i++) {
        let part = q[query[i] * (HEAD_DIM / 4u) + first_run + run];
        scores[i] += vec2<f32>(dot(part, a), dot(part, b));
      }
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < 4u; i++) { scores[i] /= sqrt(f32(HEAD_DIM)); }
  return scores;
}

fn tile_maxima(lane: u32, pairs: u32) -> vec4<f32> {
  let start = lane / COLUMNS * 4u * COLUMNS;
  var most = vec4<f32>(LOWEST);
  for (var j = 0u; j < pairs; j++) {
    for (var i = 0u; i < 4u; i++) {
      let pair = wg_scores[start + i * COLUMNS + j];
      most[i] = max(most[i], max(pair.x, pair.y));
    }
  }
  return most;
}

fn tile_slot(key: u32, run: u32) -> u32 {
  return key * COLUMNS + (run + key / 2u) % COLUMNS;
}

// Both load eight dimensions at a time; positions that nobody sees count as zeros, whatever the cache holds there.
fn load_keys(lane: u32, tile: u32, first_run: u32) {
  for (var i = lane; i < TILE_KEYS * COLUMNS / 2u; i += THREADS) {
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

fn load_values(lane: u32, tile: u32, first_run: u32) {
  for (var i = lane; i < TILE_KEYS * COLUMNS / 2u; i += THREADS) {
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

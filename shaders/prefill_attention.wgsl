// out = Σ_j softmax(q · k_j / sqrt(d))_j v_j over the keys up to the query's own position.
// Where window > 0, only over the last `window` of them.
// The head's sink takes part in the softmax's denominator only.
// q, out (T, H, d) f32; keys, values (capacity, G, d), see shared/attention/kv.wgsl;
// sinks (H) bf16. Query head h reads KV head h / (H / G).
// A workgroup takes one KV head, a tile of its queries and 64 dimensions.
// The tile holds neighbouring tokens, with all heads that share the keys.
// Keys pass in tiles: scores, then powers, then their sum of values. Larger scores rescale the sums
// (online softmax, arXiv 1805.02867). The softmax starts with the sink: maximum sink, sum 1.
// Tiles that no query of the workgroup sees are never read. Tiles are cut at absolute positions, so
// that a query's sums do not depend on its step.

#import this_step
#import bf16
#import attention/scores

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

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  kv_head = group.y;
  let column = invocation % COLUMNS;
  let first_row = group.x * TILE_QUERIES;
  let rows = this_step.tokens * SHARING;
  let start = window_start(position_of(first_row));
  let end = position_of(min(first_row + TILE_QUERIES, rows) - 1u) + 1u;
  seen_start = start;
  seen_end = end;

  // Row, position, query and maximum score of each of this invocation's four queries.
  var row: vec4<u32>;
  var position: vec4<u32>;
  var query: vec4<u32>;
  var most: vec4<f32>;
  for (var i = 0u; i < 4u; i++) {
    row[i] = min(first_row + invocation / COLUMNS * 4u + i, rows - 1u);
    position[i] = position_of(row[i]);
    query[i] = row[i] / SHARING * HEADS + kv_head * SHARING + row[i] % SHARING;
    most[i] = bf16_pair(sinks[query[i] % HEADS / 2u])[query[i] % HEADS % 2u];
  }
  var total = vec4<f32>(1.0);
  var sums: array<vec4<f32>, 4>;

  for (var tile = start / TILE_KEYS * TILE_KEYS; tile < end; tile += TILE_KEYS) {
    let scores = score_tile(invocation, tile, query);
    let is_visible = visible_keys(tile + 2u * column, position);
    for (var i = 0u; i < 4u; i++) {
      wg_scores[(invocation / COLUMNS * 4u + i) * COLUMNS + column] = select(vec2<f32>(LOWEST), scores[i], is_visible[i]);
    }
    workgroupBarrier();
    // Scores behind the last visible key are not read.
    let pairs = min(COLUMNS, (end - tile + 1u) / 2u);
    let new_most = max(most, tile_maxima(invocation, pairs));
    let shrink = select(exp(most - new_most), vec4<f32>(1.0), most == new_most);
    most = new_most;
    load_values(invocation, tile, group.z * COLUMNS);
    workgroupBarrier();
    for (var i = 0u; i < 4u; i++) {
      let powers = select(vec2<f32>(), exp(scores[i] - new_most[i]), is_visible[i]);
      wg_scores[(invocation / COLUMNS * 4u + i) * COLUMNS + column] = powers;
      sums[i] *= shrink[i];
    }
    total *= shrink;
    workgroupBarrier();
    for (var pair = 0u; pair < pairs; pair++) {
      let a = wg_tile[tile_slot(2u * pair, column)];
      let b = wg_tile[tile_slot(2u * pair + 1u, column)];
      for (var i = 0u; i < 4u; i++) {
        let powers = wg_scores[(invocation / COLUMNS * 4u + i) * COLUMNS + pair];
        sums[i] += powers.x * a;
        sums[i] += powers.y * b;
        total[i] += powers.x + powers.y;
      }
    }
    workgroupBarrier();
  }

  let run = group.z * COLUMNS + column;
  for (var i = 0u; i < 4u; i++) {
    let is_mine = first_row + invocation / COLUMNS * 4u + i < rows && run < HEAD_DIM / 4u;
    if (is_mine) { out[query[i] * (HEAD_DIM / 4u) + run] = sums[i] / total[i]; }
  }
}

fn position_of(row: u32) -> u32 {
  return this_step.first_position + row / SHARING;
}

// Scores of a tile of keys. COLUMNS invocations share four rows of queries; each takes two
// neighbouring keys.
// The importing kernel declares q: array<vec4<f32>>; override TILE_QUERIES, rows of queries of a
// workgroup, a multiple of four.

#import attention/tile

const LOWEST = -3.4028234e38f;
// Scores of two keys each, later their powers. // (TILE_QUERIES, TILE_KEYS / 2)
var<workgroup> wg_scores: array<vec2<f32>, TILE_QUERIES * COLUMNS>;

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
fn score_tile(invocation: u32, tile: u32, query: vec4<u32>) -> array<vec2<f32>, 4> {
  let column = invocation % COLUMNS;
  var scores: array<vec2<f32>, 4>;
  for (var first_run = 0u; first_run < HEAD_DIM / 4u; first_run += COLUMNS) {
    load_keys(invocation, tile, first_run);
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

fn tile_maxima(invocation: u32, pairs: u32) -> vec4<f32> {
  let start = invocation / COLUMNS * 4u * COLUMNS;
  var most = vec4<f32>(LOWEST);
  for (var j = 0u; j < pairs; j++) {
    for (var i = 0u; i < 4u; i++) {
      let pair = wg_scores[start + i * COLUMNS + j];
      most[i] = max(most[i], max(pair.x, pair.y));
    }
  }
  return most;
}

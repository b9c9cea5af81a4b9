// residual[0] = table[token], token being the one at decode_state.position; the other rows become
// zero.
// The table lies in up to six parts of `part_rows` rows.
// tokens (context) u32; table_0 … (part_rows of V, D) bf16; residual (1 + K, D) f32.
// Where there are fewer parts, the last one is bound again.
// One invocation writes two values. Exact.

#import decode_state
#import bf16

// first_row: first row of this dispatch's first part. part_rows: rows of a part.
// row_count: rows of all its parts.
struct Params { first_row: u32, part_rows: u32, row_count: u32 }

override HIDDEN: u32;
override ACTIVE: u32;

@group(0) @binding(0) var<uniform> decode_state: DecodeState;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> tokens: array<u32>;
@group(0) @binding(3) var<storage, read> table_0: array<u32>;
@group(0) @binding(4) var<storage, read> table_1: array<u32>;
@group(0) @binding(5) var<storage, read> table_2: array<u32>;
@group(0) @binding(6) var<storage, read> table_3: array<u32>;
@group(0) @binding(7) var<storage, read> table_4: array<u32>;
@group(0) @binding(8) var<storage, read> table_5: array<u32>;
@group(0) @binding(9) var<storage, read_write> residual: array<vec2<f32>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let row = tokens[decode_state.position] - params.first_row;
  if (decode_state.stopped != 0u || id.x >= HIDDEN / 2u || row >= params.row_count) { return; }
  residual[id.x] = bf16_pair(table_word(row / params.part_rows, row % params.part_rows * (HIDDEN / 2u) + id.x));
  for (var slot = 1u; slot <= ACTIVE; slot++) { residual[slot * (HIDDEN / 2u) + id.x] = vec2<f32>(); }
}

fn table_word(part: u32, word: u32) -> u32 {
  switch (part) {
    case 0u: { return table_0[word]; }
    case 1u: { return table_1[word]; }
    case 2u: { return table_2[word]; }
    case 3u: { return table_3[word]; }
    case 4u: { return table_4[word]; }
    default: { return table_5[word]; }
  }
}

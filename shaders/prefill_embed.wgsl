// x[t] = table[tokens[P + t]], for tokens whose row is in this part of the table.
// tokens (context) u32; table (row_count of V, D) bf16; x (T, D) f32.
// One invocation writes two values. Exact.

#import this_step
#import bf16

struct Params { first_row: u32, row_count: u32 }

override HIDDEN: u32;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> tokens: array<u32>;
@group(0) @binding(3) var<storage, read> table: array<u32>;
@group(0) @binding(4) var<storage, read_write> x: array<vec2<f32>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let pair = id.x;
  let t = id.y;
  let row = tokens[this_step.first_position + t] - params.first_row;
  if (pair >= HIDDEN / 2u || row >= params.row_count) { return; }
  x[t * (HIDDEN / 2u) + pair] = bf16_pair(table[row * (HIDDEN / 2u) + pair]);
}

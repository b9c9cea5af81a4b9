// Reads eight columns of a row of an int8 matrix in the layout of rows/load_int8.wgsl, for
// tile/dense.wgsl.

#import bf16

override CODE_LOADS = INNER / 16u;
override ROW_LOADS = CODE_LOADS + (INNER / 32u + 7u) / 8u;

fn weights_at(row: u32, run: u32) -> Eight {
  let start = matrix_row(row) * ROW_LOADS;
  let sixteen = weights[start + run / 2u];
  let codes = select(sixteen.xy, sixteen.zw, run % 2u == 1u);
  let block = run / 4u;
  let scale = bf16_pair(weights[start + CODE_LOADS + block / 8u][block / 2u % 4u])[block % 2u];
  return Eight(scale * int8_four(codes.x), scale * int8_four(codes.y));
}

fn int8_four(word: u32) -> vec4<f32> {
  return vec4<f32>(vec4<i32>((vec4<u32>(word) >> vec4<u32>(0u, 8u, 16u, 24u)) & vec4<u32>(255u)) - vec4<i32>(128));
}

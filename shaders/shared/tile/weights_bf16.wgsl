// Reads eight columns of a row of a bf16 matrix, for tile/dense.wgsl.

#import bf16

fn weights_at(row: u32, run: u32) -> Eight {
  let words = weights[matrix_row(row) * (INNER / 8u) + run];
  return Eight(vec4<f32>(bf16_pair(words.x), bf16_pair(words.y)), vec4<f32>(bf16_pair(words.z), bf16_pair(words.w)));
}

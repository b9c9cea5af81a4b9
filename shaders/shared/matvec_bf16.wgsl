// Products of four consecutive rows of bf16 weights with one row of x, summed over the workgroup.
// The importing kernel declares: weights: array<vec4<u32>> (rows, INNER / 8); x: array<vec4<f32>> (…, INNER / 4); override INNER.

#import bf16
#import reduce

// Rows past `row_count` repeat the last one, so that no load leaves the tensor; the caller drops them.
fn matvec_rows(first_row: u32, row_count: u32, x_row: u32, lane: u32) -> vec4<f32> {
  let per_row = INNER / 8u;
  let rows = min(vec4<u32>(first_row) + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(row_count - 1u)) * per_row;
  let x_start = x_row * (INNER / 4u);
  var sum = vec4<f32>();
  for (var i = lane; i < per_row; i += LANES) {
    let w = array<vec4<u32>, 4>(weights[rows.x + i], weights[rows.y + i], weights[rows.z + i], weights[rows.w + i]);
    let x_low = x[x_start + 2u * i];
    let x_high = x[x_start + 2u * i + 1u];
    sum += vec4<f32>(
      bf16_dot8(w[0], x_low, x_high),
      bf16_dot8(w[1], x_low, x_high),
      bf16_dot8(w[2], x_low, x_high),
      bf16_dot8(w[3], x_low, x_high),
    );
  }
  return workgroup_sum4(lane, sum);
}

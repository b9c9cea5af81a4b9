// This invocation's share of the products of MXFP4 rows with one row of x.
// The importing kernel declares: blocks: array<vec4<u32>> (rows, INNER / 32); scales: array<u32>, bytes (rows, INNER / 32);
// x: array<vec4<f32>> (…, INNER / 4); override INNER.

#import mxfp4
#import reduce

// Scale rows start at any byte: INNER / 32 need not divide by 4.
fn mxfp4_scale_byte(index: u32) -> u32 {
  return (scales[index / 4u] >> (8u * (index % 4u))) & 255u;
}

// Row `row`, blocks lane, lane + LANES, …
fn mxfp4_partial(row: u32, x_row: u32, lane: u32) -> f32 {
  let per_row = INNER / 32u;
  var sum = 0.0;
  for (var g = lane; g < per_row; g += LANES) {
    let block = blocks[row * per_row + g];
    let at = x_row * (INNER / 4u) + g * 8u;
    var doubled = 0.0;
    for (var word = 0u; word < 4u; word++) {
      doubled += mxfp4_dot8(block[word], x[at + 2u * word], x[at + 2u * word + 1u]);
    }
    sum += mxfp4_scale(doubled, mxfp4_scale_byte(row * per_row + g));
  }
  return sum;
}

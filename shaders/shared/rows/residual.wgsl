// The residual of one token: (1 + K, D) f32.
// Row 0 is the sum so far. The other rows are the last layer's experts' additions, slot by slot.
// Readers sum the rows, and attn_out writes the sum. So no expert waits for another.
// The importing kernel declares: residual: array<vec4<f32>>; overrides HIDDEN, ACTIVE.

fn residual_four(run: u32) -> vec4<f32> {
  var sum = residual[run];
  for (var row = 1u; row <= ACTIVE; row++) { sum += residual[row * (HIDDEN / 4u) + run]; }
  return sum;
}

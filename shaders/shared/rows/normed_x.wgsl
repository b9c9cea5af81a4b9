// The residual times the norm weight, in workgroup memory.
// The rest of the norm is one factor, by which the caller multiplies every finished product.
// Each workgroup sums the squares itself: a dispatch that waits for another costs more.
// The importing kernel declares: residual; norm_weight: array<vec2<u32>> (D / 4); overrides HIDDEN,
// ACTIVE, EPSILON, INNER = HIDDEN.

#import bf16
#import rows/team
#import rows/residual

// Halves of each run of eight columns, in separate arrays.
// Neighbours read adjacent numbers from different memory banks, and one bounds check serves both.
var<workgroup> wg_low: array<vec4<f32>, HIDDEN / 8u>;
var<workgroup> wg_high: array<vec4<f32>, HIDDEN / 8u>;

// 1 / sqrt(mean(x²) + EPSILON). Every invocation must call; on return, x is in workgroup memory.
fn stage_normed(invocation: u32) -> f32 {
  var squares = 0.0;
  for (var run = invocation; run < HIDDEN / 4u; run += WORKGROUP_SIZE) {
    let four = residual_four(run);
    squares += dot(four, four);
    let scaled = four * vec4<f32>(bf16_pair(norm_weight[run].x), bf16_pair(norm_weight[run].y));
    if (run % 2u == 0u) { wg_low[run / 2u] = scaled; } else { wg_high[run / 2u] = scaled; }
  }
  return 1.0 / sqrt(workgroup_sum(invocation, squares) / f32(HIDDEN) + EPSILON);
}

fn x_low(run: u32) -> vec4<f32> { return wg_low[run]; }
fn x_high(run: u32) -> vec4<f32> { return wg_high[run]; }

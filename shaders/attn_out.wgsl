// residual[0, row] = Σ_k residual[k, row] + bias[row] + weights[row] · attended, of one token.
// shared/rows/residual.wgsl describes the residual's rows.
// attended, bound as the matrix's x, (H d) f32; weights (row_count of D, H d) bf16 or int8;
// bias (D) bf16; residual (1 + K, D) f32.
// A team computes four rows.

#import decode_state
#import rows/dense

struct Params { first_row: u32, row_count: u32 }

override HIDDEN: u32;
override ACTIVE: u32;
override HEADS: u32;
override HEAD_DIM: u32;
override INNER = HEADS * HEAD_DIM;

@group(0) @binding(0) var<uniform> decode_state: DecodeState;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> weights: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> bias: array<u32>;
@group(0) @binding(5) var<storage, read_write> residual: array<f32>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  if (decode_state.stopped != 0u) { return; }
  let first = (group.x * (WORKGROUP_SIZE / TEAM) + invocation / TEAM) * 4u;
  let sums = team_sum(invocation, dense_rows(&weights, invocation, first + vec4<u32>(0u, 1u, 2u, 3u), params.row_count - 1u));
  let row = first + invocation % TEAM;
  if (invocation % TEAM > 3u || row >= params.row_count) { return; }
  let feature = params.first_row + row;
  var sum = residual[feature];
  for (var slot = 1u; slot <= ACTIVE; slot++) { sum += residual[slot * HIDDEN + feature]; }
  residual[feature] = sum + sums[invocation % TEAM] + bf16_pair(bias[feature / 2u])[feature % 2u];
}

fn x_low(run: u32) -> vec4<f32> { return x[2u * run]; }
fn x_high(run: u32) -> vec4<f32> { return x[2u * run + 1u]; }

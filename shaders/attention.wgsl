// One token's attention over a run of SPLIT keys: out = Σ_j softmax(q · k_j / sqrt(d))_j v_j.
// j goes over the keys up to the token's position; where window > 0, over the last `window` of
// them.
// The head's sink takes part in the softmax's denominator only.
// If there are several runs, each writes its partial sums and statistics for attention_merge.
// q, out (H, d) f32; keys, values (capacity, G, d), see shared/attention/kv.wgsl; sinks (H) bf16;
// partial_sums (splits, H, d) f32; partial_stats (splits, H) of (largest score, sum of powers).
// Query head h reads KV head h / (H / G).
// A workgroup takes one KV head, one run, and up to eight of the heads that share its keys.
// It loads each key and value once for all of them.

#import decode_state
#import bf16
#import attention/kv_read
#import attention/values

struct Params { window: u32, capacity: u32 }

@group(0) @binding(0) var<uniform> decode_state: DecodeState;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> q: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> keys: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> values: array<vec4<u32>>;
@group(0) @binding(5) var<storage, read> sinks: array<u32>;
@group(0) @binding(6) var<storage, read_write> out: array<vec4<f32>>;
@group(0) @binding(7) var<storage, read_write> partial_sums: array<vec4<f32>>;
@group(0) @binding(8) var<storage, read_write> partial_stats: array<vec2<f32>>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  if (decode_state.stopped != 0u) { return; }
  let run = run_of(group);
  score_keys(invocation, run);
  weigh_keys(invocation, run);
  sum_values(invocation, run);
  let fours = RUNS * 2u;
  for (var i = invocation; i < run.heads * fours; i += WORKGROUP_SIZE) {
    let at = run.first_head * fours + i;
    let h = i / fours;
    if (run.splits == 1u) {
      out[at] = wg_out[i] / (wg_total[h] + exp(sink_of(run.first_head + h) - wg_most[h]));
    } else {
      partial_sums[run.split * HEADS * fours + at] = wg_out[i];
    }
  }
  if (run.splits == 1u || invocation >= run.heads) { return; }
  partial_stats[run.split * HEADS + run.first_head + invocation] = vec2<f32>(wg_most[invocation], wg_total[invocation]);
}

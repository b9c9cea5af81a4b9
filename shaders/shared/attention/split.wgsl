// One workgroup's part of a token's attention: a run of keys, and the query heads that share them.
// The importing kernel declares: decode_state; params with window and capacity; sinks: array<u32>.

override WORKGROUP_SIZE: u32; // a multiple of 8
override HEADS: u32;
override KV_HEADS: u32;
override HEAD_DIM: u32;
// Keys of one workgroup.
override SPLIT: u32;
override SHARING = HEADS / KV_HEADS;
// Query heads of one workgroup.
const MAX_SHARED = 8u;
override SHARED = min(SHARING, MAX_SHARED);
// Runs of eight dimensions.
override RUNS = HEAD_DIM / 8u;
// Invocations that share a head when scores are reduced.
override PARTS = WORKGROUP_SIZE / MAX_SHARED;

const LOWEST = -3.4028234e38f;

struct Run { first_head: u32, heads: u32, kv_head: u32, split: u32, splits: u32, first_key: u32, count: u32 }

fn run_of(group: vec3<u32>) -> Run {
  let end = decode_state.position + 1u;
  var start = 0u;
  if (params.window > 0u && end > params.window) { start = end - params.window; }
  let first_key = start + group.y * SPLIT;
  // There are as many workgroups as the token has runs; one more would have no keys.
  let count = min(SPLIT, end - min(first_key, end));
  let heads = min(SHARED, SHARING - group.z * SHARED);
  let first_head = group.x * SHARING + group.z * SHARED;
  return Run(first_head, heads, group.x, group.y, (end - start + SPLIT - 1u) / SPLIT, first_key, count);
}

fn sink_of(head: u32) -> f32 {
  let h = min(head, HEADS - 1u);
  return bf16_pair(sinks[h / 2u])[h % 2u];
}

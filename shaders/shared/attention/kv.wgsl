// The KV cache: a layer's keys, and its values, are (capacity, G, d) numbers of KV_BITS bits each.
// 16 is f16, two to a u32, the even dimension low; it needs no shader-f16.
// 32 is f32, which shows the arithmetic without the cache's rounding.
// Position p has row p % capacity: a sliding layer's cache is a ring of its last `capacity`
// positions.
// The importing kernel declares the overrides KV_HEADS and HEAD_DIM.
// It reads by kv_read or writes by kv_write.

override KV_BITS: u32;

// Start of a position's KV head, in runs of eight dimensions.
fn kv_start(position: u32, kv_head: u32, capacity: u32) -> u32 {
  return ((position % capacity) * KV_HEADS + kv_head) * (HEAD_DIM / 8u);
}

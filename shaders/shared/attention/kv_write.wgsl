// Writes two neighbouring dimensions of a key or a value into the cache.
// `pair` is 4 kv_start(…) + dimension / 2.
// The importing kernel declares keys, values: array<u32>.

#import attention/kv

fn put_key(pair: u32, dims: vec2<f32>) {
  if (KV_BITS == 16u) { keys[pair] = halves(dims); return; }
  keys[2u * pair] = bitcast<u32>(dims.x);
  keys[2u * pair + 1u] = bitcast<u32>(dims.y);
}

fn put_value(pair: u32, dims: vec2<f32>) {
  if (KV_BITS == 16u) { values[pair] = halves(dims); return; }
  values[2u * pair] = bitcast<u32>(dims.x);
  values[2u * pair + 1u] = bitcast<u32>(dims.y);
}

// Numbers beyond f16's range become its largest number, not infinity.
fn halves(dims: vec2<f32>) -> u32 {
  return pack2x16float(clamp(dims, vec2<f32>(-65504.0), vec2<f32>(65504.0)));
}

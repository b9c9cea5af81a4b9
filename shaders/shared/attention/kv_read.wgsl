// Reads eight dimensions of a key or a value: 16 bytes of f16 or 32 of f32.
// The importing kernel declares keys, values: array<vec4<u32>>.

#import attention/kv

struct EightDims { low: vec4<f32>, high: vec4<f32> }

fn key8(run: u32) -> EightDims {
  if (KV_BITS == 16u) { return eight_halves(keys[run]); }
  return EightDims(bitcast<vec4<f32>>(keys[2u * run]), bitcast<vec4<f32>>(keys[2u * run + 1u]));
}

fn value8(run: u32) -> EightDims {
  if (KV_BITS == 16u) { return eight_halves(values[run]); }
  return EightDims(bitcast<vec4<f32>>(values[2u * run]), bitcast<vec4<f32>>(values[2u * run + 1u]));
}

fn eight_halves(words: vec4<u32>) -> EightDims {
  return EightDims(
    vec4<f32>(unpack2x16float(words.x), unpack2x16float(words.y)),
    vec4<f32>(unpack2x16float(words.z), unpack2x16float(words.w)),
  );
}

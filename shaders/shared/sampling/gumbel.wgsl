// Standard Gumbel noise as a function of seed, position and id.
// The largest logit / temperature + noise is a draw from the softmax.

fn gumbel(seed: u32, position: u32, id: u32) -> f32 {
  let draw = hash(id ^ hash(position ^ hash(seed)));
  // Neither 0 nor 1, so that both logarithms are finite.
  let v = clamp(f32(draw) / 4294967296.0, 1.0e-10, 0.99999994);
  return -log(exponential(v));
}

// -log(1 - v). WGSL's log is off by up to 2^-21 near 1, where a large vocabulary's winners are.
// There it is a series of 2 atanh(v / (2 - v)); its first omitted term is below 3e-9 of the whole.
fn exponential(v: f32) -> f32 {
  if (v > 0.25) { return -log(1.0 - v); }
  let s = v / (2.0 - v);
  let s2 = s * s;
  return 2.0 * s * (1.0 + s2 * (1.0 / 3.0 + s2 * (1.0 / 5.0 + s2 * (1.0 / 7.0 + s2 / 9.0))));
}

// PCG's output permutation as a hash (Jarzynski and Olano, JCGT 9(3), 2020).
fn hash(input: u32) -> u32 {
  let state = input * 747796405u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (word >> 22u) ^ word;
}

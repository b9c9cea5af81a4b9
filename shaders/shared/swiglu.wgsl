// gpt-oss's activation (gpt_oss/torch/model.py, swiglu): clamped, with ALPHA in the sigmoid and one added to the linear half.

override LIMIT: f32;
override ALPHA: f32;

// x is the gate, y the linear half.
fn swiglu(gate_up: vec2<f32>) -> f32 {
  let g = min(gate_up.x, LIMIT);
  let u = clamp(gate_up.y, -LIMIT, LIMIT);
  // Past 80 the exponential would leave f32, and the product is zero to 30 digits already.
  return g / (1.0 + exp(min(-ALPHA * g, 80.0))) * (u + 1.0);
}

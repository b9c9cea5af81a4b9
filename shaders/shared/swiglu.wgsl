// gpt-oss's activation (gpt_oss/torch/model.py, swiglu).
// It clamps its inputs, has ALPHA in the sigmoid, and adds one to the linear half.

override LIMIT: f32;
override ALPHA: f32;

// x is the gate, y the linear half.
fn swiglu(gate_up: vec2<f32>) -> f32 {
  let g = min(gate_up.x, LIMIT);
  let u = clamp(gate_up.y, -LIMIT, LIMIT);
  // Past 80 the exponential would leave f32; the product is already zero to 30 digits.
  return g / (1.0 + exp(min(-ALPHA * g, 80.0))) * (u + 1.0);
}

// Adds one to every element: the smallest kernel that proves that a GPU ring runs WGSL.

@group(0) @binding(0) var<storage, read_write> values: array<u32>;

@compute @workgroup_size(64)
fn add_one(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&values)) {
    values[id.x] += 1;
  }
}

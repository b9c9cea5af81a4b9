// A generation's sampling parameters, bound as `sampling`.
// src/engine/memory/sampling-state.ts writes them once when the generation starts.

const HAS_BIAS = 1u;
const HAS_PENALTIES = 2u;
const HAS_MASK = 4u;

struct Sampling {
  // Above 0. Greedy generations run kernels that do not read it.
  temperature: f32,
  // 0 is off.
  top_k: u32,
  // 1 is off.
  top_p: f32,
  // -ln(min_p): the maximum distance of an id from the most likely one, in nats.
  min_p_reach: f32,
  repetition_penalty: f32,
  frequency_penalty: f32,
  presence_penalty: f32,
  seed: u32,
  // Flags HAS_BIAS, HAS_PENALTIES, HAS_MASK: the buffers to read.
  stages: u32,
  // Maximum of sampled ids.
  limit: u32,
  stop_count: u32,
  unused: u32,
  stop_ids: array<vec4<u32>, 4>,
}

// What a generation asks of its sampler, written once when it starts; bound as `sampling`. src/engine/model/sampling.ts writes it.

const HAS_BIAS = 1u;
const HAS_PENALTIES = 2u;
const HAS_MASK = 4u;

struct Sampling {
  // Above 0; greedy generations run kernels that do not read it.
  temperature: f32,
  // 0 is off.
  top_k: u32,
  // 1 is off.
  top_p: f32,
  // -ln(min_p): how far below the most likely id another may be, in nats.
  min_p_reach: f32,
  repetition_penalty: f32,
  frequency_penalty: f32,
  presence_penalty: f32,
  seed: u32,
  // Of HAS_BIAS, HAS_PENALTIES, HAS_MASK: which buffers are to be read.
  stages: u32,
  // Ids at most.
  limit: u32,
  stop_count: u32,
  unused: u32,
  stop_ids: array<vec4<u32>, 4>,
}

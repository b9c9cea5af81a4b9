// The state of decoding, on the GPU. The sampler advances it, so that a token can be submitted
// before the previous one is read.
// Must be bound as `decode_state` at binding 0 of every kernel of a decoded token.
// P = decode_state.position.

struct DecodeState {
  // Position of the token to be processed. The id sampled after it goes to tokens[position + 1].
  position: u32,
  // Not 0 once the generation has ended: every kernel then returns at once.
  stopped: u32,
  // Ids sampled so far.
  sampled: u32,
  // Not 0 when no logit was a number, which also ends the generation.
  fault: u32,
}

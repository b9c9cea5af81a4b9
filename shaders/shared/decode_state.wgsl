// Where decoding stands, on the GPU: the sampler moves it on, so that a token can be submitted before the one before it is read.
// Must be bound as `decode_state` at binding 0 of every kernel of a decoded token; P = decode_state.position.

struct DecodeState {
  // Of the token to be processed; the id that is sampled after it goes to tokens[position + 1].
  position: u32,
  // Not 0 once the generation has ended: every kernel returns at once.
  stopped: u32,
  // Ids sampled so far.
  sampled: u32,
  // Not 0 when no logit was a number, which ends the generation, too.
  fault: u32,
}

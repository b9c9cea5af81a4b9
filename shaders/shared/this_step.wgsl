// Parameters of a step, written once per submit.
// Must be bound as `this_step` at binding 0 of every kernel of a slice of tokens.
// T = this_step.tokens, P = this_step.first_position.

struct ThisStep {
  tokens: u32,
  first_position: u32,
  // First token of the step whose logits are wanted.
  first_logit: u32,
}

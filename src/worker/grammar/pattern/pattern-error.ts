/** A regular expression that is malformed, not regular, or needs too large an automaton. */
export class InvalidPattern extends Error {
  override readonly name = 'InvalidPattern';
}

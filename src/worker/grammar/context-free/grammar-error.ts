/** A text grammar that is malformed, or that cannot be held exactly. The message has the place. */
export class InvalidGrammar extends Error {
  override readonly name = 'InvalidGrammar';
}

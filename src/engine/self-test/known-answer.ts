// The answer of the known model, computed in f64 by the reference.
// known-answer.test.ts compares these numbers with it.

/** More keys than one workgroup of attention takes, and more than the window. */
export const PROMPT: readonly number[] = Array.from({ length: 270 }, (_, i) => (i * 37 + (i >> 3)) % 150);

/**
 * Greedy ids behind the prompt, each with its most likely candidates: id and natural logarithm of
 * its probability.
 */
export const ANSWER: readonly { id: number; top: readonly (readonly [id: number, logprob: number])[] }[] = [
  {
    id: 25,
    top: [
      [25, -1.164428],
      [78, -1.60999],
      [125, -1.933691],
    ],
  },
  {
    id: 87,
    top: [
      [87, -1.161598],
      [134, -1.584646],
      [44, -1.646223],
    ],
  },
  {
    id: 36,
    top: [
      [36, -0.017753],
      [51, -4.115461],
      [13, -7.399943],
    ],
  },
];

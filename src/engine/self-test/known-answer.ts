// What the known model answers, computed in f64 by the reference (known-answer.test.ts holds these numbers to it).

/** More keys than one workgroup of attention takes, and than the window. */
export const PROMPT: readonly number[] = Array.from({ length: 270 }, (_, i) => (i * 37 + (i >> 3)) % 150);

/** Greedy ids behind the prompt, each with its most likely candidates: id and natural logarithm of its probability. */
export const ANSWER: readonly { id: number; top: readonly (readonly [id: number, logprob: number])[] }[] = [
  {
    id: 25,
    top: [
      [25, -0.459908],
      [114, -1.763632],
      [78, -2.78461],
    ],
  },
  {
    id: 21,
    top: [
      [21, -0.686592],
      [114, -0.86374],
      [26, -3.287366],
    ],
  },
  {
    id: 25,
    top: [
      [25, -0.132514],
      [11, -2.775837],
      [78, -3.428575],
    ],
  },
];

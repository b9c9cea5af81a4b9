// Random outputs of a model, for property tests.

import fc from 'fast-check';

/** Pieces that a model strings together, well or badly. */
const PIECES = [
  '<|start|>assistant',
  '<|channel|>analysis',
  '<|channel|>final',
  '<|channel|>commentary',
  ' to=functions.f',
  ' to=other',
  ' <|constrain|>json',
  '<|message|>',
  '{"a": 1}',
  'text ',
  '<|end|>',
  '<|call|>',
  '<|return|>',
];

/** Random outputs of a model. */
export const outputs = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join(''));

// Model sizes for kernel tests: the real model's, and a tiny one of the same family.
// The tiny widths are the required multiples, and multiples of nothing larger.

import { type Config, parseConfig } from '../../src/engine/config.ts';
import official from '../../test/support/make-checkpoint/configs/gpt-oss-20b.json' with { type: 'json' };

/** openai/gpt-oss-20b: D 2880, H 64, G 8, d 64, E 32, K 4, F 2880, V 201,088. */
export const gptOss20b: Config = parseConfig(official);

/** One MXFP4 block a row, and a vocabulary and experts that no power of two divides. */
export const tiny: Config = {
  ...gptOss20b,
  hidden: 32,
  heads: 4,
  kvHeads: 2,
  headDim: 8,
  experts: 5,
  activeExperts: 2,
  expertWidth: 32,
  vocabulary: 37,
};

/** Tokens of a step with many. It is no power of two, as a prompt's last slice seldom is. */
export const MANY = 33;

// A served model for tests: the byte-level tokenizer of random checkpoints (ids 0 to 255 are bytes)
// over a scripted generator.

import { tokenizerFile } from '../../../test/support/make-checkpoint/tokenizer-file.ts';
import { createEncoding } from '../harmony/encoding.ts';
import type { ServedModel } from '../models/served-model.ts';
import { createTokenizer } from '../tokenizer/testing/create-tokenizer.ts';
import type { Script, ScriptedGenerator } from './scripted-generator.ts';

export const BYTE_VOCABULARY = 277;
export const byteEncoding = createEncoding(createTokenizer(tokenizerFile(BYTE_VOCABULARY)));

/** The ids of a text with Harmony's tokens in their spelling. */
export function idsOf(text: string): number[] {
  return byteEncoding.tokenizer.encodeWithSpecials(text);
}

/** A script that writes `text`, ends its turn, and continues as long as it is asked. */
export function saying(text: string): Script {
  return function* () {
    yield* idsOf(text);
    for (;;) yield byteEncoding.tokens.return;
  };
}

/** The scripted generator as a served model, without a queue. */
export function serve(generator: ScriptedGenerator, id = 'byte-model'): ServedModel {
  const { contextTokens, vocabulary } = generator;
  return {
    id,
    contextTokens,
    vocabulary,
    encoding: byteEncoding,
    stopTokens: byteEncoding.stopTokens,
    generate: (request) => generator.generate(request),
  };
}

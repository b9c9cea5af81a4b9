// Fields of tokenizer.json that were misread in the field, by this app or by others. One line a case, with its source.

import { expect, test } from 'vitest';
import { createTokenizer } from '../../src/worker/tokenizer/testing/create-tokenizer.ts';
import { tokenizerFile } from '../support/make-checkpoint/tokenizer-file.ts';

type Fields = Record<string, unknown>;

const VOCABULARY = 277;
const FLAGS = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: false };

/** A file with a token a byte and one added token more, whose id is 277. */
const adding = (content: string, flags: Fields): Fields => {
  const file = tokenizerFile(VOCABULARY) as { added_tokens: Fields[] };
  return { ...file, added_tokens: [...file.added_tokens, { id: VOCABULARY, content, ...FLAGS, ...flags }] };
};

const changing = (fields: Fields): Fields => ({ ...tokenizerFile(VOCABULARY), ...fields });

const changingModel = (fields: Fields): Fields => {
  const file = tokenizerFile(VOCABULARY) as { model: { vocab: Fields } };
  const vocab = { ...file.model.vocab, ...(fields['vocab'] as Fields | undefined) };
  return changing({ added_tokens: [], model: { ...file.model, ...fields, vocab } });
};

const A = { id: 'A', type_id: 0 };
const START_TOKEN = { type: 'TemplateProcessing', single: [{ SpecialToken: { id: 'a', type_id: 0 } }, { Sequence: A }] };
const TRUNCATION = { direction: 'Right', max_length: 2048, strategy: 'LongestFirst', stride: 0 };
const PADDING = { strategy: { Fixed: 16 }, direction: 'Right', pad_to_multiple_of: null, pad_id: 0, pad_type_id: 0 };

const MERGING = changingModel({ vocab: { ab: 256 }, merges: ['a b'] });
const BYTE_LEVEL = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };

const NEXT = adding('<|im|>', {});
const BOTH = adding('<d>', { lstrip: true, rstrip: true });
const WHOLE = changingModel({ ignore_merges: true, vocab: { bcd: 256 } });

/** The ids of a text as a person types it. */
const READ: readonly [source: string, file: Fields, text: string, ids: number[]][] = [
  ['ggml-org/llama.cpp#7049: next to a token that is not special', NEXT, '<|im|>us', [277, 117, 115]],
  ['meta-llama/llama3#133: a token added to a fine-tune', adding('汉', {}), 'a汉', [97, 277]],
  ['dotnet/machinelearning#7337: Phi-4 strips on both sides', BOTH, 'a \n<d>\t b', [97, 277, 98]],
  ['huggingface/transformers#32136: Phi-3 takes the line end', adding('<i>', { rstrip: true }), '<i>\na', [277, 97]],
  ['robertknight/rten#453: Llama 3 has ignore_merges', WHOLE, 'bcd', [256]],
  ['openai/gpt-oss-20b: special tokens stay text when typed', changing({}), '<|end|>', [...Buffer.from('<|end|>')]],
];

test.each(READ)('%s', (_, file, text, ids) => {
  expect(createTokenizer(file).encode(text)).toEqual(ids);
});

const REFUSED: readonly [source: string, file: Fields, names: string][] = [
  ['daulet/tokenizers#30: truncation saved into the file', changing({ truncation: TRUNCATION }), 'truncation'],
  ['deepjavalibrary/djl#2741: padding saved into the file', changing({ padding: PADDING }), 'padding'],
  ['huggingface/tokenizers#1151: a post-processor adds tokens', changing({ post_processor: START_TOKEN }), 'post_processor'],
  ['allenai/open-instruct#1869: plain ByteLevel, no split', { ...MERGING, pre_tokenizer: BYTE_LEVEL }, 'pre_tokenizer'],
];

test.each(REFUSED)('%s', (_, file, names) => {
  expect(() => createTokenizer(file)).toThrow(
    expect.objectContaining({ name: 'checkpoint-invalid', message: expect.stringContaining(names) }),
  );
});

// Reads a parsed tokenizer.json, which is hostile until checked: byte-level BPE and nothing that would change text on its way.
// Gives tables of ids; runs no pattern and no normaliser of the file. Format: huggingface/tokenizers.

import { BYTE_CHARACTERS } from './byte-level.ts';
import { readMerges } from './merge-list.ts';
import type { PairTable } from './pair-table.ts';
import { O200K_PATTERN } from './split.ts';
import type { TokenBytes } from './token-bytes.ts';
import { quote, tokenizerError } from './tokenizer-error.ts';
import { type Fields, isFields, readSpecials, readTokenBytes, readVocabulary } from './vocabulary.ts';

export interface TokenizerTables {
  bytes: TokenBytes;
  /** Special tokens by their text. */
  specials: ReadonlyMap<string, number>;
  /** The token of each single byte, 256 of them. */
  byteIds: Int32Array;
  pairs: PairTable;
  /** Tokens by their spelling in the byte-level alphabet, where the file says that whole pieces need no merging; else null. */
  wholePieces: ReadonlyMap<string, number> | null;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === false;
}

/** The `model` section, refused if it does anything but merge bytes. */
function readModel(model: Fields): { vocab: Fields; merges: readonly unknown[]; ignoreMerges: boolean } {
  const { type = 'BPE', vocab, merges } = model;
  if (type !== 'BPE') throw tokenizerError(`needs model type "BPE", found ${quote(type)}`);
  for (const feature of ['dropout', 'continuing_subword_prefix', 'end_of_word_suffix', 'byte_fallback']) {
    if (!isEmpty(model[feature])) throw tokenizerError(`asks for "${feature}", which a byte-level BPE has not`);
  }
  if (!isFields(vocab)) throw tokenizerError('needs "model.vocab" to be an object');
  if (!Array.isArray(merges)) throw tokenizerError('needs "model.merges" to be a list');
  return { vocab, merges, ignoreMerges: model.ignore_merges === true };
}

/** Refuses a file that would cut text otherwise than `pieceEnd`. Without merges the cut does not matter, and any is accepted. */
function requireKnownSplit(preTokenizer: unknown): void {
  const steps = isFields(preTokenizer) && preTokenizer.type === 'Sequence' ? preTokenizer.pretokenizers : [preTokenizer];
  const [split, byteLevel, ...rest] = Array.isArray(steps) ? steps : [];
  const pattern = isFields(split) && split.type === 'Split' && isFields(split.pattern) ? split.pattern['Regex'] : undefined;
  if (pattern !== O200K_PATTERN || !isFields(split) || split.behavior !== 'Isolated' || split.invert === true) {
    throw tokenizerError(`needs a pre-tokenizer that splits by the o200k pattern, found ${quote(preTokenizer)}`);
  }
  const plain =
    isFields(byteLevel) &&
    byteLevel.type === 'ByteLevel' &&
    byteLevel.use_regex === false &&
    byteLevel.add_prefix_space === false;
  if (!plain || rest.length > 0) throw tokenizerError('needs a plain ByteLevel step, and only that, after the split');
}

/** The token of each single byte. All must be there, or some text could not be encoded. */
function readByteIds(ids: ReadonlyMap<string, number>): Int32Array {
  return Int32Array.from(BYTE_CHARACTERS, (character, byte) => {
    const id = ids.get(character);
    if (id === undefined) throw tokenizerError(`needs a token for every byte, found none for 0x${byte.toString(16)}`);
    return id;
  });
}

/** Checks `json` and builds the tables. Errors: `checkpoint-invalid`, saying what in the file is not as it must be. */
export function readTokenizerJson(json: unknown): TokenizerTables {
  if (!isFields(json) || !isFields(json.model)) throw tokenizerError('needs an object with a "model" section');
  const { model, normalizer, pre_tokenizer: preTokenizer, added_tokens: added } = json;
  if (!isEmpty(normalizer)) throw tokenizerError('asks for a normalizer; the text must reach the tokens as it is');
  const { vocab, merges, ignoreMerges } = readModel(model);
  if (merges.length > 0 || ignoreMerges) requireKnownSplit(preTokenizer);
  const specials = readSpecials(added, vocab);
  const vocabulary = readVocabulary(vocab, specials);
  return {
    bytes: readTokenBytes(vocabulary, specials),
    specials,
    byteIds: readByteIds(vocabulary.ids),
    pairs: readMerges(merges, vocabulary),
    wholePieces: ignoreMerges ? vocabulary.ids : null,
  };
}

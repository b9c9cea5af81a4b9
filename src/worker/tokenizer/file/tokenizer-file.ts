// Reads the bytes of a tokenizer.json, which are hostile until checked. It accepts byte-level BPE
// and no step that would change text. It gives tables of ids, and runs no pattern and no normalizer
// of the file. Format: huggingface/tokenizers.

import type { PairTable } from '../encoding/pair-table.ts';
import { pieceEnd } from '../encoding/split.ts';
import type { TokenTable } from '../encoding/token-table.ts';
import { quote, tokenizerError } from '../tokenizer-error.ts';
import { type AddedToken, readAddedTokens, spelledBytes } from './added-tokens.ts';
import { JsonCursor } from './json-cursor.ts';
import { readObject } from './json-object.ts';
import { requireBytePairs } from './model-options.ts';
import { ModelReader } from './model-reader.ts';
import { requirePipeline } from './pipeline.ts';

export interface TokenizerTables {
  tokens: TokenTable;
  added: readonly AddedToken[];
  /** The token of each single byte, 256 of them. */
  byteIds: Int32Array;
  pairs: PairTable;
  /** Whether a piece that is a token needs no merging. */
  ignoreMerges: boolean;
}

/** Finds the token of each single byte. Without one of them, some text could not be encoded. */
function readByteIds(tokens: TokenTable): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    const id = tokens.find(Uint8Array.of(byte));
    if (id < 0) throw tokenizerError(`needs an ordinary token for every byte, found none for 0x${byte.toString(16)}`);
    return id;
  });
}

/** Refuses a special token whose text is one whole piece: plain text would become that token. */
function requireNoWord({ special, text }: AddedToken): void {
  const bytes = special ? spelledBytes(text) : undefined;
  const word = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (word !== '' && pieceEnd(word, 0) === word.length)
    throw tokenizerError(`marks the word ${quote(text)} of its vocabulary as special`);
}

/**
 * Checks the file and builds the tables. Errors: `checkpoint-invalid`, with the fault that was
 * found.
 */
export function readTokenizerFile(file: Uint8Array): TokenizerTables {
  const model = new ModelReader(file);
  const cursor = new JsonCursor(file);
  const values = readObject(cursor, (name, before) => {
    if (name !== 'model') return false;
    model.read(cursor, before.has('added_tokens') ? readAddedTokens(before.get('added_tokens')) : undefined);
    return true;
  });
  if (!values.has('model')) throw tokenizerError('needs a "model" section');
  if (cursor.peek() !== undefined) throw tokenizerError(`needs one value, found more at byte ${cursor.at}`);
  requireBytePairs(model.options);
  const added = readAddedTokens(values.get('added_tokens'));
  const { vocabulary, pairs } = model.finish(added);
  const { tokens, listed } = vocabulary;
  const ignoreMerges = model.options.get('ignore_merges') === true;
  requirePipeline(values, pairs.isEmpty && !ignoreMerges);
  if (ignoreMerges) listed.forEach(requireNoWord);
  return { tokens, added, byteIds: readByteIds(tokens), pairs, ignoreMerges };
}

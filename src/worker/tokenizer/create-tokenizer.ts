// Builds a Tokenizer from a tokenizer.json.

import { createDecodeStream } from './decode-stream.ts';
import { createAddedTokenSplit } from './encoding/added-token-split.ts';
import { PieceMerger } from './encoding/merge.ts';
import { pieceEnd } from './encoding/split.ts';
import { readTokenizerFile, type TokenizerTables } from './file/tokenizer-file.ts';
import type { Tokenizer } from './tokenizer.ts';
import { quote, tokenizerError } from './tokenizer-error.ts';

/** Max UTF-16 units of a piece whose ids are cached. Longer pieces seldom repeat. */
const CACHED_PIECE = 32;
/** Max UTF-8 bytes of one UTF-16 unit. */
const MAX_UNIT_BYTES = 3;
/**
 * Max pieces in the cache, which is then emptied. English prose has fewer distinct ones in a book.
 */
const CACHED_PIECES = 65_536;

const utf8 = new TextEncoder();

/**
 * Writes a short text as UTF-8. Returns its length in bytes. Most texts are ASCII, and ASCII needs
 * no call to the browser.
 */
function writeUtf8(text: string, into: Uint8Array): number {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x80) return utf8.encodeInto(text, into).written;
    into[at] = code;
  }
  return text.length;
}

/** Encodes one piece at a time. It caches the short ones, because most words of a text repeat. */
function createPieceEncoder(tables: TokenizerTables): (piece: string) => readonly number[] {
  const merger = new PieceMerger(tables.byteIds, tables.pairs);
  const cache = new Map<string, readonly number[]>();

  const short = new Uint8Array(CACHED_PIECE * MAX_UNIT_BYTES);

  const encodeBytes = (bytes: Uint8Array, end: number): readonly number[] => {
    const whole = tables.ignoreMerges ? tables.tokens.find(bytes, 0, end) : -1;
    return whole >= 0 ? [whole] : merger.merge(bytes, end);
  };

  const encodePiece = (piece: string): readonly number[] => {
    if (piece.length <= CACHED_PIECE) return encodeBytes(short, writeUtf8(piece, short));
    const bytes = utf8.encode(piece);
    return encodeBytes(bytes, bytes.length);
  };

  return (piece) => {
    if (piece.length > CACHED_PIECE) return encodePiece(piece);
    let ids = cache.get(piece);
    if (ids === undefined) {
      if (cache.size >= CACHED_PIECES) cache.clear();
      ids = encodePiece(piece);
      cache.set(piece, ids);
    }
    return ids;
  };
}

/**
 * Builds a Tokenizer from the bytes of a model's `tokenizer.json`. The format is that of
 * huggingface/tokenizers: byte-level BPE with the o200k split. Errors: `checkpoint-invalid`, with
 * the fault that was found in the file.
 */
export function readTokenizer(file: Uint8Array): Tokenizer {
  const tables = readTokenizerFile(file);
  const { tokens, added } = tables;
  const specials = new Map(added.filter(({ special }) => special).map(({ text, id }) => [text, id]));
  const specialIds = new Set(specials.values());
  const encodePiece = createPieceEncoder(tables);
  const splitAtAdded = createAddedTokenSplit(added);
  const bytesOf = (id: number): Uint8Array => tokens.get(id);
  const stream = () => createDecodeStream(bytesOf);

  const encodePieces = (text: string, ids: number[]): void => {
    for (let at = 0; at < text.length; ) {
      const end = pieceEnd(text, at);
      for (const id of encodePiece(text.slice(at, end))) ids.push(id);
      at = end;
    }
  };

  const encode = (text: string, takesSpecials: boolean): number[] => {
    const ids: number[] = [];
    for (const part of splitAtAdded(text, takesSpecials)) {
      if (typeof part === 'number') ids.push(part);
      else encodePieces(part, ids);
    }
    return ids;
  };

  const special = (text: string): number => {
    const id = specials.get(text);
    if (id === undefined) {
      throw tokenizerError(
        `needs ${text} among its added tokens, marked as special; found ${quote(added.find((token) => token.text === text))}`,
      );
    }
    return id;
  };

  const decode = (ids: readonly number[]): string => {
    const decoder = stream();
    return ids.map((id) => decoder.push(id)).join('') + decoder.flush();
  };

  return {
    size: tokens.size,
    encode: (text) => encode(text, false),
    encodeWithSpecials: (text) => encode(text, true),
    special,
    isSpecial: (id) => specialIds.has(id),
    bytesOf,
    textOf: (id) => decode([id]),
    decode,
    decodeStream: stream,
  };
}

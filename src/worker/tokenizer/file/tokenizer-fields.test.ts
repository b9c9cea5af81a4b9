// Compares every field of tokenizer.json with the package `tokenizers`: the same ids, or a refusal
// that names the field. test/support/harmony/tokenizer_fields.py made the fixture. This test does
// not need Python.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createTokenizer } from '../testing/create-tokenizer.ts';
import type { Tokenizer } from '../tokenizer.ts';

interface Result {
  texts: string[];
  /** The library's message where it refuses the file. The other fields are then absent. */
  error?: string;
  /** Ids of each text, with special tokens found. */
  ids: number[][];
  /** Ids of each text, with special tokens read as text. */
  plain: number[][];
  /** Text of `ids`. */
  decoded: string[];
}

interface FieldCase extends Result {
  path: (string | number)[];
  value: unknown;
}

interface AddedCase extends Result {
  added: { id: number; content: string; special: boolean }[];
  listed: string[];
  ignoreMerges: boolean;
}

interface Base {
  added_tokens: unknown[];
  model: { vocab: Record<string, number>; ignore_merges: boolean };
}

const fixture = JSON.parse(
  gunzipSync(
    readFileSync(new URL('../../../../test/support/harmony/fixtures/tokenizer-fields.json.gz', import.meta.url)),
  ).toString('utf8'),
) as { base: Base; cases: FieldCase[]; added: AddedCase[] };

/** The tokenizer of a file, or the error that refuses it. */
function readFile(file: unknown): Tokenizer | Error {
  try {
    return createTokenizer(file);
  } catch (error) {
    expect(error).toHaveProperty('name', 'checkpoint-invalid');
    return error as Error;
  }
}

function withField({ path, value }: FieldCase): unknown {
  const file = structuredClone(fixture.base) as unknown;
  const names = [...path];
  const last = names.pop() ?? '';
  const parent = names.reduce((object, name) => (object as Record<string, unknown>)[name], file) as Record<string, unknown>;
  if (value === 'absent') delete parent[last];
  else parent[last] = value;
  return file;
}

function withAdded({ added, listed, ignoreMerges }: AddedCase): unknown {
  const file = structuredClone(fixture.base);
  const { vocab } = file.model;
  for (const text of listed) vocab[text] = Object.keys(vocab).length;
  file.added_tokens = added;
  file.model.ignore_merges = ignoreMerges;
  return file;
}

function expectLibraryIds(tokenizer: Tokenizer, { texts, ids, plain, decoded }: Result): void {
  expect(texts.map((text) => tokenizer.encodeWithSpecials(text))).toEqual(ids);
  expect(texts.map((text) => tokenizer.encode(text))).toEqual(plain);
  expect(ids.map((list) => tokenizer.decode(list))).toEqual(decoded);
}

/** Files that the library refuses for their form, though they have only one meaning. */
const READ_ALL_THE_SAME: readonly string[] = ['model.merges: ["a b",["b","a"]]'];

const shown = (value: unknown) => JSON.stringify(value) ?? 'nothing';
const cases = fixture.cases.map((each) => [`${each.path.join('.')}: ${shown(each.value)}`, each] as const);

test.each(cases)('F4 %s gives the library’s ids or is refused by name', (name, each) => {
  const result = readFile(withField(each));
  if (result instanceof Error) {
    const names = [`${each.path.at(-1)}`, shown(each.value), 'added token'];
    expect(
      names.some((part) => result.message.includes(part)),
      result.message,
    ).toBe(true);
    return;
  }
  if (each.error === undefined) expectLibraryIds(result, each);
  else expect(READ_ALL_THE_SAME, each.error).toContain(name);
});

/**
 * For each field: the count of values that the app accepts, and the count that the library reads.
 */
function accepted(): Record<string, string> {
  const read = fixture.cases.filter(({ error }) => error === undefined);
  const fields = [...new Set(read.map(({ path }) => path.join('.')))];
  const counts = fields.map((field) => {
    const values = read.filter(({ path }) => path.join('.') === field);
    const good = values.filter((each) => !(readFile(withField(each)) instanceof Error));
    return [field, `${good.length} of ${values.length}`] as const;
  });
  return Object.fromEntries(counts);
}

test('F4 values that change no ids are accepted', () => {
  expect(accepted()).toMatchInlineSnapshot(`
    {
      "added_tokens": "2 of 2",
      "added_tokens.0.content": "2 of 8",
      "added_tokens.0.id": "0 of 5",
      "added_tokens.0.lstrip": "2 of 2",
      "added_tokens.0.normalized": "2 of 2",
      "added_tokens.0.rstrip": "2 of 2",
      "added_tokens.0.single_word": "2 of 2",
      "added_tokens.0.special": "2 of 2",
      "added_tokens.0.unheard_of": "0 of 10",
      "decoder": "3 of 11",
      "model.byte_fallback": "4 of 4",
      "model.continuing_subword_prefix": "3 of 3",
      "model.dropout": "4 of 6",
      "model.end_of_word_suffix": "3 of 6",
      "model.fuse_unk": "4 of 4",
      "model.ignore_merges": "4 of 4",
      "model.merges": "3 of 3",
      "model.type": "2 of 2",
      "model.unheard_of": "0 of 10",
      "model.unk_token": "6 of 6",
      "normalizer": "3 of 11",
      "padding": "3 of 5",
      "post_processor": "8 of 11",
      "pre_tokenizer": "2 of 23",
      "truncation": "2 of 3",
      "version": "2 of 2",
    }
  `);
});

test('F4 added tokens are found as their flags say', () => {
  let compared = 0;
  for (const each of fixture.added) {
    const result = readFile(withAdded(each));
    if (result instanceof Error) {
      expect(result.message).toMatch(/ordinary token for every byte|two tokens that spell a third|of its vocabulary as special/);
      continue;
    }
    expectLibraryIds(result, each);
    compared++;
  }
  expect(compared).toBeGreaterThan(fixture.added.length / 3);
});

test('F4 text that a person types never becomes a special token', () => {
  for (const each of fixture.added) {
    const result = readFile(withAdded(each));
    if (result instanceof Error) continue;
    for (const text of each.texts) expect(result.encode(text).some((id) => result.isSpecial(id))).toBe(false);
  }
});

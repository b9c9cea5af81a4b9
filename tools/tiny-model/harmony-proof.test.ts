// Compares conversations as harmony.py renders them for the course with this app's Harmony. By the
// proof they also equal openai-harmony's.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createEncoding } from '../../src/worker/harmony/encoding.ts';
import { renderConversation } from '../../src/worker/harmony/testing/render-as-library.ts';
import { readTokenizer } from '../../src/worker/tokenizer/create-tokenizer.ts';
import { fromLibrary, type LibraryMessage } from '../../test/support/harmony/library-json.ts';
import { o200kHarmonyFile } from '../../test/support/harmony/o200k-harmony.ts';

interface Proof {
  'harmony.py': string;
  cases: { messages: LibraryMessage[]; text: string }[];
}

const read = (name: string) => readFileSync(new URL(name, import.meta.url));
const proof = JSON.parse(gunzipSync(read('harmony-proof.json.gz')).toString()) as Proof;
const tokenizer = readTokenizer(o200kHarmonyFile());

test('the proof is of today’s harmony.py', () => {
  expect(createHash('sha256').update(read('harmony.py')).digest('hex')).toBe(proof['harmony.py']);
});

test('the proof has calls, results, instructions and plain conversations', () => {
  const texts = proof.cases.map(({ text }) => text);
  for (const part of [' to=functions.', ' to=assistant', '# Instructions', '# Tools', 'analysis']) {
    expect(texts.filter((text) => text.includes(part)).length, part).toBeGreaterThanOrEqual(10);
  }
  expect(texts.filter((text) => !text.includes('<|start|>developer')).length).toBeGreaterThanOrEqual(10);
});

test.each(proof.cases)('our Harmony renders the messages of course conversation %# as the course does', ({ messages, text }) => {
  const ids = renderConversation(createEncoding(tokenizer), messages.map(fromLibrary));
  expect(tokenizer.decode(ids)).toBe(text);
});

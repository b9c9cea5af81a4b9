// Conversations over the whole data model render to the ids of openai-harmony.
// test/support/harmony/conversations.py made the expected ids. This test does not need Python.

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { fromLibrary, type LibraryMessage, readFixture } from '../../../../test/support/harmony/library-json.ts';
import { o200kHarmonyFile } from '../../../../test/support/harmony/o200k-harmony.ts';
import { readTokenizer } from '../../tokenizer/create-tokenizer.ts';
import { createEncoding } from '../encoding.ts';
import { dropAnalysisAsLibrary } from '../testing/drop-analysis-as-library.ts';
import { renderConversation, renderForCompletion, renderForTraining } from '../testing/render-as-library.ts';
import { BROWSER, PYTHON } from './built-in-tools.ts';

/** Ids, or their count and hash: `12:ab…`. */
type Ids = number[] | string;

interface Case {
  messages: LibraryMessage[];
  completion: Ids;
  everything: Ids;
  training: Ids;
}

const cases = readFixture<Case>('conversations');
const encoding = createEncoding(readTokenizer(o200kHarmonyFile()));

function asIn(expected: Ids, ids: number[]): Ids {
  if (typeof expected !== 'string') return ids;
  return `${ids.length}:${createHash('sha256').update(Uint32Array.from(ids)).digest('hex').slice(0, 32)}`;
}

test('there are conversations enough', () => {
  expect(cases.length).toBeGreaterThanOrEqual(300);
});

test('the built-in tools are told in the words of the library', () => {
  const contents = cases.flatMap(({ messages }) => messages.map(fromLibrary).flatMap(({ content }) => content));
  const namespaces = contents.flatMap((content) => (content.type === 'system' ? content.tools : []));
  expect(namespaces.find(({ name }) => name === 'browser')).toEqual(BROWSER);
  expect(namespaces.find(({ name }) => name === 'python')).toEqual(PYTHON);
});

test.each(cases.map((expected, seed) => ({ seed, expected })))('renders conversation $seed as openai-harmony', ({ expected }) => {
  const messages = expected.messages.map(fromLibrary);
  const kept = dropAnalysisAsLibrary(messages);
  expect(asIn(expected.everything, renderConversation(encoding, messages))).toEqual(expected.everything);
  expect(asIn(expected.completion, renderForCompletion(encoding, kept))).toEqual(expected.completion);
  expect(asIn(expected.training, renderForTraining(encoding, kept))).toEqual(expected.training);
});

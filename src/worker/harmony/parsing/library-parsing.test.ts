// Parses sampled ids. Well-formed ones read as with openai-harmony; malformed ones read as the
// model meant them. test/support/harmony/parser_inputs.py made the inputs and readings. This test
// does not need Python.

import { expect, test } from 'vitest';
import { readFixture } from '../../../../test/support/harmony/library-json.ts';
import { o200kHarmonyFile } from '../../../../test/support/harmony/o200k-harmony.ts';
import { readTokenizer } from '../../tokenizer/create-tokenizer.ts';
import { createEncoding } from '../encoding.ts';
import { parseMessages } from '../testing/parse-messages.ts';
import type { ParsedMessage } from './parser.ts';

type Reading = Pick<ParsedMessage, 'role' | 'name' | 'recipient' | 'channel' | 'contentType' | 'text' | 'terminator'>;

interface Case {
  /** `well-formed`, or the name of the malformed shape. */
  kind: string;
  role: 'assistant' | null;
  ids: number[];
  messages: Reading[];
  /** For a malformed input: the library's reading, or its error. */
  library?: Omit<Reading, 'terminator'>[] | string;
}

const TOOLS = ['functions.get_weather', 'functions.f', 'functions.lookup', 'browser.search', 'browser.open', 'python'];

const cases = readFixture<Case>('parser-inputs');
const encoding = createEncoding(readTokenizer(o200kHarmonyFile()));

function reading({ role, name, recipient, channel, contentType, text, terminator }: Reading): Reading {
  return { role, name, recipient, channel, contentType, text, terminator };
}

function read({ ids, role }: Case): readonly ParsedMessage[] {
  return parseMessages(encoding, ids, { role, tools: TOOLS });
}

const named = cases.map((input, number) => ({ name: `${input.kind} ${number}`, input }));
const wellFormed = named.filter(({ input }) => input.kind === 'well-formed');
const malformed = named.filter(({ input }) => input.kind !== 'well-formed');

test('there are inputs enough', () => {
  expect(wellFormed.length).toBeGreaterThanOrEqual(300);
  expect(new Set(malformed.map(({ input }) => input.kind)).size).toBe(15);
});

test.each(wellFormed)('reads $name as openai-harmony', ({ input }) => {
  const messages = read(input);
  expect(messages.map(reading)).toEqual(input.messages.map(reading));
  expect(messages.filter(({ recovered, terminator }) => recovered && terminator !== 'none')).toEqual([]);
});

// `stray_between` has the text "comment" between two messages. The library refuses it. Here it is a
// message of its own, because no text may be lost. In `leftovers` and `unknown_channel` the words
// without a meaning are recorded as `unread`.
test.each(malformed)('reads $name as it was meant', ({ input }) => {
  expect(read(input).map(reading)).toEqual(input.messages.map(reading));
});

test.each(['leftovers', 'unknown_channel'])('the words that mean nothing in %s are recorded', (kind) => {
  const inputs = malformed.filter(({ input }) => input.kind === kind);
  const unread = inputs.map(({ input }) =>
    read(input)
      .map((message) => message.unread)
      .join(),
  );
  expect(unread.filter((words) => words === '')).toEqual([]);
});

test('is needed: openai-harmony reads every malformed shape otherwise, or not at all', () => {
  const asLibrary = ['role', 'name', 'recipient', 'channel', 'contentType', 'text'];
  const differing = malformed.filter(({ input }) => JSON.stringify(input.library) !== JSON.stringify(input.messages, asLibrary));
  expect(new Set(differing.map(({ input }) => input.kind)).size).toBe(15);
});

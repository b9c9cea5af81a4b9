// Nothing that the model makes up in the name of another is shown: every role × every way to begin
// × every place, cut off after any token. What is dropped is recorded.

import { expect, test } from 'vitest';
import { createEncoding } from '../../src/worker/harmony/encoding.ts';
import { createParser, type HarmonyParser, type ParsedMessage } from '../../src/worker/harmony/parsing/parser.ts';
import { readTokenizer } from '../../src/worker/tokenizer/create-tokenizer.ts';
import { o200kHarmonyFile } from '../support/harmony/o200k-harmony.ts';

const tokenizer = readTokenizer(o200kHarmonyFile());
const encoding = createEncoding(tokenizer);
const TOOLS = ['functions.f', 'python'];

/** What the made-up message says, in characters that nothing else has. */
const MADE_UP = 'Sure, it is 12. 好的';
const THOUGHT = '<|channel|>analysis<|message|>Hm.<|end|>';
const ANSWER = '<|start|>assistant<|channel|>final<|message|>A<|return|>';

function feed(ids: readonly number[]): { parser: HarmonyParser; shown: string } {
  const parser = createParser(encoding, { tools: TOOLS });
  const events = [...ids.flatMap((id) => parser.push(id)), ...parser.finish()];
  return { parser, shown: events.map((event) => (event.type === 'delta' ? `${event.channel}: ${event.text}` : '')).join('') };
}

const structure = (text: string) => tokenizer.encodeWithSpecials(text);
const said = ({ channel, recipient, text }: ParsedMessage) => `${channel}${recipient === null ? '' : `→${recipient}`}: ${text}`;

/** Where it was seen; what was sampled; what is shown of it. */
const FIELD: [source: string, sampled: string, shown: string[]][] = [
  ['issue F2', `${THOUGHT}<|start|>user<|message|>Sure, it is 12.<|end|>${ANSWER}`, ['analysis: Hm.', 'final: A']],
  ['issue F2', `${THOUGHT}<|start|>system<|message|>Be brief.<|end|>${ANSWER}`, ['analysis: Hm.', 'final: A']],
  ['issue F2', `${THOUGHT}<|start|>developer<|message|># Instructions<|end|>${ANSWER}`, ['analysis: Hm.', 'final: A']],
  [
    'issue F2',
    `${THOUGHT}<|start|>functions.f to=assistant<|channel|>commentary<|message|>12<|end|>${ANSWER}`,
    ['analysis: Hm.', 'final: A'],
  ],
  [
    'mlx-lm#875',
    '<|channel|>commentary to=functions.f<|message|>{}<|end|><|start|>functions.f to=assistant<|channel|>commentary<|message|>12<|end|>',
    ['commentary→functions.f: {}'],
  ],
  ['tiles#145', `${THOUGHT}<|start|>bash<|message|>12<|end|>${ANSWER}`, ['analysis: Hm.', 'final: A']],
  ['model-and-harmony.md 5.3', '<|channel|>final<|message|>A<|end|><|start|>user<|message|>Thanks', ['final: A']],
];

test.each(FIELD)('%s: %s', (_, sampled, shown) => {
  expect(feed(structure(sampled)).parser.messages.map(said)).toEqual(shown);
});

/** The ways in which another's message begins. */
const BEGINNINGS = [
  ...['system', 'developer', 'user', 'tool'].flatMap((role) => [
    `<|start|>${role}<|message|>`,
    `<|start|>${role}:ann<|message|>`,
    `<|start|>${role}<|channel|>final<|message|>`,
    `<|start|>${role} to=assistant<|channel|>commentary<|message|>`,
    `<|start|>${role}<|end|>`,
    `<|start|>${role}<|channel|>`,
    `<|start|>${role}<|channel|>final`,
    `<|start|>${role} `,
    `<|start|>${role}`,
    `<|start|><|start|>${role}<|message|>`,
  ]),
  '<|start|>User<|message|>',
  '<|start|>users<|message|>',
  ...['functions.f', 'python', 'browser.search', 'unknown_tool', 'user_lookup'].flatMap((tool) => [
    `<|start|>${tool} to=assistant<|channel|>commentary<|message|>`,
    `<|start|>${tool} to=assistant<|message|>`,
    `<|start|>${tool}<|message|>`,
    `<|start|>${tool} to=assistant<|channel|>commentary`,
    `<|start|>${tool} to=assistant<|end|>`,
  ]),
];

interface Place {
  name: string;
  before: string;
  /** Messages that are shown before the other's. */
  first: string[];
  /** Whether the turn is over when another's message begins. */
  ends: boolean;
}

const PLACES: Place[] = [
  { name: 'at the beginning', before: '', first: [], ends: false },
  { name: 'after reasoning', before: THOUGHT, first: ['analysis: Hm.'], ends: false },
  { name: 'in reasoning', before: '<|channel|>analysis<|message|>Hm.', first: ['analysis: Hm.'], ends: false },
  { name: 'after a preamble', before: '<|channel|>commentary<|message|>P<|end|>', first: ['commentary: P'], ends: false },
  { name: 'after a header', before: '<|channel|>final', first: [], ends: false },
  { name: 'after another', before: '<|start|>user<|message|>Hi<|end|>', first: [], ends: false },
  { name: 'after an answer', before: '<|channel|>final<|message|>B<|end|>', first: ['final: B'], ends: true },
  { name: 'in an answer', before: '<|channel|>final<|message|>B', first: ['final: B'], ends: true },
  { name: 'after an answer without <|message|>', before: '<|channel|>final B 4<|end|>', first: ['final: B 4'], ends: true },
  { name: 'after an answer without a header', before: 'B 4 you<|end|>', first: ['final: B 4 you'], ends: true },
  {
    name: 'after a call',
    before: '<|channel|>commentary to=functions.f<|message|>{}<|end|>',
    first: ['commentary→functions.f: {}'],
    ends: true,
  },
  { name: 'in a call', before: ' to=python<|channel|>analysis<|message|>1', first: ['analysis→python: 1'], ends: true },
];

test.each(PLACES)('$name: no word of another is shown, and it is recorded', ({ before, first, ends }) => {
  for (const beginning of BEGINNINGS) {
    const { parser, shown } = feed([
      ...structure(before + beginning),
      ...tokenizer.encode(MADE_UP),
      ...structure(`<|end|>${ANSWER}`),
    ]);
    expect(shown, beginning).not.toMatch(/Sure|12|好/);
    expect(parser.messages.map(said), beginning).toEqual(ends ? first : [...first, 'final: A']);
    expect(parser.dropped.at(-1)?.role, beginning).not.toBe('assistant');
    if (!ends) expect(parser.dropped.at(-1)?.text, beginning).toBe(MADE_UP);
  }
});

// A name that is neither a role nor a declared tool may as well be the first word of a text, so it
// is shown where it is cut off.
const KNOWN = BEGINNINGS.filter((beginning) => !/users|browser|unknown|lookup/.test(beginning));

test.each(PLACES)('$name: nor when generation stops after any token', ({ before, first }) => {
  for (const beginning of KNOWN) {
    const length = structure(before).length;
    const ids = [...structure(before + beginning), ...tokenizer.encode(MADE_UP)];
    for (let cut = length; cut <= ids.length; cut++) {
      const { parser } = feed(ids.slice(0, cut));
      expect(parser.messages.map(said), `${beginning}, cut at ${cut}`).toEqual(first);
    }
  }
});

test('without <|start|>, a role’s name begins a message only when <|message|> follows', () => {
  const made = feed(structure(`${THOUGHT}user<|message|>Sure<|end|>${ANSWER}`)).parser;
  expect([made.messages.map(said), made.dropped.map(({ text }) => text)]).toEqual([['analysis: Hm.', 'final: A'], ['Sure']]);
  const text = feed(structure(`${THOUGHT}users like it<|return|>`)).parser;
  expect([text.messages.map(said), text.dropped]).toEqual([['analysis: Hm.', 'final: users like it'], []]);
});

test('a whole conversation has all roles, and nothing of it is dropped', () => {
  const parser = createParser(encoding, { role: null });
  for (const id of structure('<|start|>user<|message|>Hi<|end|><|start|>assistant<|channel|>final<|message|>A<|end|>'))
    parser.push(id);
  parser.finish();
  expect(parser.messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
  expect(parser.dropped).toEqual([]);
});

// No text of the model is lost, whatever is missing around it: every broken shape, with bodies in
// several scripts, cut off after any token. openai-harmony 0.0.8 loses these texts too, so it is no
// oracle here.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEncoding } from '../../src/worker/harmony/encoding.ts';
import { CONSTRAIN } from '../../src/worker/harmony/parsing/header-parts.ts';
import { createParser, type ParsedMessage } from '../../src/worker/harmony/parsing/parser.ts';
import { parseMessages } from '../../src/worker/harmony/testing/parse-messages.ts';
import { readTokenizer } from '../../src/worker/tokenizer/create-tokenizer.ts';
import { o200kHarmonyFile } from '../support/harmony/o200k-harmony.ts';

const tokenizer = readTokenizer(o200kHarmonyFile());
const encoding = createEncoding(tokenizer);
const { tokens } = encoding;
const TOOLS = ['functions.f', 'functions.shell', 'functions.web-browsing', 'python'];

const structure = (text: string) => tokenizer.encodeWithSpecials(text);

/** `final: text`, or `commentary→functions.f: text`. */
function shown({ channel, recipient, contentType, text }: ParsedMessage): string {
  const type = contentType === null ? '' : ` (${contentType})`;
  return `${channel}${recipient === null ? '' : `→${recipient}`}${type}: ${text}`;
}

/**
 * The messages in ids that follow `<|start|>assistant`; checks that what was reported as it came is
 * what they say.
 */
function read(ids: readonly number[]): string[] {
  const parser = createParser(encoding, { tools: TOOLS });
  const events = [...ids.flatMap((id) => parser.push(id)), ...parser.finish()];
  const deltas = events.map((event) => (event.type === 'delta' ? event.text : '')).join('');
  expect(parser.messages.map(({ text }) => text).join('')).toBe(deltas);
  return parser.messages.map(shown);
}

const THOUGHT = '<|channel|>analysis<|message|>Hm.<|end|>';
const CALL = 'commentary to=functions.f';

/** Where a shape was seen; what was sampled, in pieces that tokens do not cross; what it means. */
const FIELD: [source: string, sampled: string[], meant: string[]][] = [
  ['issue F1', ['<|channel|>final', '42', '<|return|>'], ['final: 42']],
  ['issue F1', ['<|channel|>final', 'The answer is 4.', '<|return|>'], ['final: The answer is 4.']],
  ['issue F1', ['<|channel|>final<|end|>', 'The answer is 4.', '<|return|>'], ['final: The answer is 4.']],
  ['issue F1', [THOUGHT, 'The answer is 4.', '<|return|>'], ['analysis: Hm.', 'final: The answer is 4.']],
  ['issue F1', [`<|channel|>${CALL}`, '{"a":1}', '<|call|>'], ['commentary→functions.f: {"a":1}']],
  [
    'vllm#45736',
    [`${THOUGHT}<|start|>assistant<|channel|>final {"answer": 4}<|return|>`],
    ['analysis: Hm.', 'final: {"answer": 4}'],
  ],
  ['sglang#31019', [THOUGHT, '{"country":"France"}', '<|return|>'], ['analysis: Hm.', 'final: {"country":"France"}']],
  ['llama.cpp#25321', ['{"ok":true}', '<|return|>'], ['final: {"ok":true}']],
  ['llama.cpp#27720', [`<|channel|>??<|end|><|start|>assistant${THOUGHT}`], ['analysis: ??', 'analysis: Hm.']],
  ['llama.cpp#27720', [`<|channel|>commentary?<|end|><|start|>assistant${THOUGHT}`], ['commentary: ?', 'analysis: Hm.']],
  ['llama.cpp#27720', [`<|channel|>commentary 2?<|end|><|start|>assistant${THOUGHT}`], ['commentary: 2?', 'analysis: Hm.']],
  ['llama.cpp#27720', ['<|channel|>commentary to=assistant<|channel|>commentary?<|end|>'], ['commentary: ?']],
  [
    'llama.cpp#15158',
    ['<|channel|>commentary to=functions.shelljson<|message|>{}<|call|>'],
    ['commentary→functions.shell (json): {}'],
  ],
  [
    'llama.cpp#15181',
    [' to=functions.f<|channel|>commentary <|constrain|>json<|message|>{}<|call|>'],
    ['commentary→functions.f (<|constrain|>json): {}'],
  ],
  [
    'harmony#60',
    [THOUGHT, `${CALL} <|constrain|>json<|message|>{}<|call|>`],
    ['analysis: Hm.', 'commentary→functions.f (<|constrain|>json): {}'],
  ],
  ['harmony#60', ['<|channel|>final <|constrain|>response<|message|>4<|return|>'], ['final (<|constrain|>response): 4']],
  ['harmony#38', [`<|channel|>${CALL} ––commentary<|message|>{}<|call|>`], ['commentary→functions.f: {}']],
  ['harmony#82', ['<|channel|>final\n\n  a  b<|return|>'], ['final: \n\n  a  b']],
  [
    'tiles#145',
    ['<|channel|>commentary <|constrain|>write: edit file.<|end|><|start|>assistant', THOUGHT],
    ['commentary: write: edit file.', 'analysis: Hm.'],
  ],
  [
    'vllm#43408',
    ['<|channel|>final<|message|>A<|end|> 364<|start|>assistant', THOUGHT],
    ['final: A', 'analysis: 364', 'analysis: Hm.'],
  ],
  ['vllm#43408', ['<|channel|><|message|>A<|return|>'], ['null: A']],
  [
    'vllm#51977',
    ['<|channel|>commentary to=functions.f to=functions.web-browsing<|message|>{}<|call|>'],
    ['commentary→functions.f: {}'],
  ],
  [
    'vllm#22519',
    [THOUGHT, '.', '<|start|>assistant<|channel|>final<|message|>A<|return|>'],
    ['analysis: Hm.', 'analysis: .', 'final: A'],
  ],
  ['exo#1126', ['<|start|><|start|>assistant<|channel|>final<|message|>A<|return|>'], ['final: A']],
  ['frontend-crates#237', ['<|channel|>fina<|message|>A<|return|>'], ['final: A']],
  ['textgen#7374', [THOUGHT, 'assistantfinal<|message|>A<|return|>'], ['analysis: Hm.', 'final: A']],
  ['omlx#2216', ['<|channel|>analysis to=functions.f {"a":1}<|call|>'], ['analysis→functions.f: {"a":1}']],
];

test.each(FIELD)('%s: %j', (_, sampled, meant) => {
  expect(read(sampled.flatMap(structure))).toEqual(meant);
});

const BODIES = [
  '42',
  'Yes',
  'The answer is 4.',
  'finally, 4',
  '答案是四。',
  'Ответ: 4',
  'الجواب هو ٤',
  'हिन्दी में',
  '👩‍👩‍👧 ok',
  '{"a": [1]}',
  '- a\n- b',
  '= 4',
];
const ARGUMENTS = ['{"a":1}', '{"città": "Zürich 👋"}', '[]', '"x"', '{}'];

interface Shape {
  /** All that stands before the text, and is no part of it. */
  header: string;
  /** What the text is shown as. */
  as: string;
  bodies: string[];
  /**
   * The header's words that are shown as text when it is cut off at them: without what follows they
   * may be one.
   */
  shownWhenCut?: RegExp;
}

const answers = (header: string, as = 'final'): Shape => ({ header, as, bodies: BODIES });
const calls = (header: string, as: string): Shape => ({ header, as, bodies: ARGUMENTS });

/** A call behind a whole message, with neither `<|start|>` nor `<|channel|>`. */
const unmarked = (header: string): Shape => ({
  ...calls(THOUGHT + header, 'commentary→functions.f'),
  shownWhenCut: /^(?:comment(?:ary)?)?$/,
});

const SHAPES: Shape[] = [
  ...['analysis', 'commentary', 'final'].flatMap((channel) => [
    answers(`<|channel|>${channel}`, channel),
    answers(`<|channel|>${channel}<|end|>`, channel),
    answers(`<|channel|>${channel}<|end|><|message|>`, channel),
    answers(`<|channel|>${channel}<|channel|>`, channel),
    answers(`<|channel|>${channel}<|constrain|>`, channel),
    answers(`<|channel|>${channel}<|message|><|message|>`, channel),
    answers(`<|channel|>${channel}<|message|><|constrain|>`, channel),
    answers(`<|start|>assistant<|channel|>${channel}`, channel),
    answers(`<|channel|>commentary<|channel|>${channel}`, channel),
  ]),
  answers('<|channel|>final<|start|>'),
  answers('<|channel|>'),
  answers('<|end|>'),
  answers('<|end|><|end|>'),
  answers(''),
  answers('<|start|>'),
  answers('<|start|>assistant'),
  answers('<|start|>assistant<|end|>'),
  answers('<|message|>', 'null'),
  answers('<|end|><|message|>', 'null'),
  calls(`<|channel|>${CALL}`, 'commentary→functions.f'),
  calls(`<|channel|>${CALL}<|end|>`, 'commentary→functions.f'),
  calls(`<|channel|>${CALL} <|constrain|>`, 'commentary→functions.f'),
  unmarked(CALL),
  unmarked(`${CALL}<|end|>`),
  unmarked(`${CALL} <|constrain|>`),
  calls(`<|channel|>${CALL} json`, 'commentary→functions.f (json)'),
  calls(`<|channel|>${CALL} <|constrain|>json`, 'commentary→functions.f (<|constrain|>json)'),
  calls(`<|channel|>${CALL}<|constrain|>json<|end|>`, 'commentary→functions.f (<|constrain|>json)'),
  calls(' to=functions.f<|channel|>commentary', 'commentary→functions.f'),
  calls(' to=functions.f', 'null→functions.f'),
  { header: '<|channel|>final <|constrain|>json', as: 'final (<|constrain|>json)', bodies: ['{"a": 1}', '[1]', 'true', '"x"'] },
  { header: '<|channel|>final json', as: 'final (json)', bodies: ['{"a": 1}', '[1]'], shownWhenCut: /^json$/ },
];

test.each(SHAPES)('every cut of $header', ({ header, as, bodies, shownWhenCut }) => {
  const earlier = header.startsWith(THOUGHT) ? ['analysis: Hm.'] : [];
  const before = structure(header);
  const length = earlier.length === 0 ? 0 : structure(THOUGHT).length;
  for (let cut = length; cut <= before.length; cut++) {
    const messages = parseMessages(encoding, before.slice(0, cut), { tools: TOOLS });
    for (const { text } of messages.slice(earlier.length)) expect(text).toMatch(shownWhenCut ?? /^$/);
  }
  for (const body of bodies) {
    const ids = tokenizer.encode(body);
    for (let cut = 1; cut <= ids.length; cut++) {
      const text = tokenizer.decode(ids.slice(0, cut));
      expect(read([...before, ...ids.slice(0, cut)]), body).toEqual([...earlier, `${as}: ${text}`]);
    }
    const terminator = as.includes('→') ? tokens.call : tokens.return;
    expect(read([...before, ...ids, terminator])).toEqual([...earlier, `${as}: ${body}`]);
  }
});

test('one blank between a header and its text belongs to neither', () => {
  for (const body of BODIES) expect(read(structure(`<|channel|>final ${body}<|return|>`))).toEqual([`final: ${body}`]);
});

test('an answer without <|message|> is shown as it comes', () => {
  const parser = createParser(encoding);
  const ids = structure('<|channel|>final The answer is 4.');
  const events = ids.map((id) => parser.push(id).map((event) => (event.type === 'delta' ? event.text : '')));
  expect(events).toEqual([[], [], [], ['The answer'], [' is'], [' '], ['4'], ['.']]);
});

// Whatever is sampled: markers, words of headers, and text in which no character is one of a
// header's.
const control = fc.constantFrom(...Object.values(tokens)).map((id) => [id]);
const oneOf = (texts: string[]) => fc.constantFrom(...texts).map((text) => tokenizer.encode(text));
const WORDS = ['assistant', 'user', 'analysis', 'commentary', 'final', ' to=functions.f', ' json', 'json', ' '];

/** A digit that is glued to a name is a part of it, so there is a blank before it. */
const PLAIN = ['答案', '{', '}', '👋', '…', 'Ответ', '"', 'ж', '! ', ' 42'];

const part = fc.oneof({ weight: 3, arbitrary: control }, oneOf(WORDS), oneOf(PLAIN));
const sampled = fc.array(part, { maxLength: 14 }).map((parts) => parts.flat());

/** All that a message has of what was sampled: its text, and the words of its header. */
function wordsIn({ name, recipient, contentType, unread, text }: ParsedMessage): string {
  return [name, recipient, contentType?.replace(CONSTRAIN, ''), unread, text].join(' ');
}

/** Parses until the turn is over; the ids that were read, and all texts in their places. */
function account(ids: readonly number[]): { read: number[]; places: string } {
  const parser = createParser(encoding, { tools: TOOLS });
  const read: number[] = [];
  for (const id of ids) {
    if (parser.ended) break;
    read.push(id);
    parser.push(id);
  }
  parser.finish();
  const placed = [...parser.messages, ...parser.dropped];
  return { read, places: placed.map(wordsIn).join('') };
}

function plainCharacters(text: string): string[] {
  return Array.from(text.replace(/[a-z=.\s]/gi, '')).sort();
}

test('whatever the ids are, all text is in exactly one place', () => {
  const specials = new Set(Object.values(tokens));
  fc.assert(
    fc.property(sampled, (ids) => {
      const { read, places } = account(ids);
      const text = tokenizer.decode(read.filter((id) => !specials.has(id)));
      expect(plainCharacters(places)).toEqual(plainCharacters(text));
    }),
    { numRuns: 5000 },
  );
});

test('whatever the ids are, the words of a text stay in their order', () => {
  fc.assert(
    fc.property(sampled, (ids) => {
      const texts = parseMessages(encoding, ids, { tools: TOOLS }).map(({ text }) => text);
      const given = tokenizer.decode(ids);
      let at = 0;
      for (const character of texts.join('')) {
        at = given.indexOf(character, at) + character.length;
        expect(at).toBeGreaterThanOrEqual(character.length);
      }
    }),
    { numRuns: 2000 },
  );
});

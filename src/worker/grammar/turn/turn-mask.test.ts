// Turns drawn at random from their masks are Harmony, and keep their constraint.

import { describe, expect, test } from 'vitest';
import type { ParsedMessage } from '../../harmony/parsing/parser.ts';
import { parseMessages } from '../../harmony/testing/parse-messages.ts';
import { BYTE_VOCABULARY, byteEncoding, idsOf } from '../../testing/byte-model.ts';
import { idsOfMask } from '../../testing/mask-sampler.ts';
import type { ByteGrammar } from '../byte-grammar.ts';
import { jsonText, oneOf } from '../testing/any-json.ts';
import { drawTurn } from '../testing/draw-turn.ts';
import { TokenMasks } from '../tokens/token-masks.ts';
import type { TurnConstraint } from './turn-constraint.ts';
import { TurnMask } from './turn-mask.ts';

const { tokens, tokenizer } = byteEncoding;
const masks = new TokenMasks(tokenizer, BYTE_VOCABULARY);
const MODEL = { encoding: byteEncoding, vocabulary: BYTE_VOCABULARY };
const TOOLS = ['functions.get_weather', 'functions.get', 'functions.x'];

function constraint(changes: Partial<TurnConstraint>): TurnConstraint {
  return { final: 'free', calls: new Map(), maxReasoningTokens: 20, ...changes };
}

const turnOf = (of: TurnConstraint) => new TurnMask(masks, byteEncoding, of, jsonText({ isObject: true }));

const drawn = (of: TurnConstraint, seed: number) => drawTurn(turnOf(of), MODEL, seed);

function read(ids: readonly number[]): { past: readonly ParsedMessage[]; last: ParsedMessage } {
  const messages = parseMessages(byteEncoding, ids, { role: 'assistant', tools: TOOLS });
  const last = messages.at(-1);
  if (last === undefined) throw new Error('A turn has a message.');
  // The parser had to guess nowhere, but at text that no header comes before.
  expect(messages.filter(({ recovered }) => recovered)).toEqual([]);
  return { past: messages.slice(0, -1), last };
}

const SEEDS = Array.from({ length: 100 }, (_, seed) => seed);
const calls = new Map<string, ByteGrammar | null>([
  ['get_weather', oneOf(['{"city":"Paris"}', '{"city":"Rome"}'])],
  ['get', null],
  ['x', jsonText({ isObject: true, lengths: { min: 2, max: 3 } })],
]);

describe('drawn at random', () => {
  test('a final message that is held to a grammar is one of its texts', () => {
    for (const seed of SEEDS) {
      const { past, last } = read(drawn(constraint({ final: jsonText() }), seed));
      expect(past.every(({ channel, recipient }) => channel === 'analysis' && recipient === null)).toBe(true);
      expect(last).toMatchObject({ channel: 'final', recipient: null, terminator: 'return' });
      JSON.parse(last.text);
    }
  });

  test('where a call must come, one comes, of a function that may be called, with its arguments', () => {
    const called = new Set<string | null>();
    const shapes = new Set<string>();
    for (const seed of SEEDS) {
      const ids = drawn(constraint({ final: 'forbidden', calls }), seed);
      const { past, last } = read(ids);
      expect(past.filter(({ channel }) => channel === 'commentary').length).toBeLessThanOrEqual(1);
      expect(last).toMatchObject({ channel: 'commentary', terminator: 'call' });
      called.add(last.recipient);
      shapes.add(`${tokenizer.decode(last.ids).startsWith('<|start|>assistant to=')} ${last.contentType}`);
      const value = JSON.parse(last.text) as Record<string, unknown>;
      if (last.recipient === 'functions.get_weather') expect(['Paris', 'Rome']).toContain(value['city']);
      if (last.recipient === 'functions.x')
        expect(Object.keys(value).every((key) => [2, 3].includes([...key].length))).toBe(true);
    }
    expect(called).toEqual(new Set(TOOLS));
    // Recipient first or last, each without a type, with one, and with a marker before it.
    expect(shapes.size).toBe(6);
  });

  test('where a call may come, a text may come too, and a preamble needs a call behind it', () => {
    const ends = new Set<string>();
    for (const seed of SEEDS) {
      const { past, last } = read(drawn(constraint({ final: jsonText(), calls }), seed));
      ends.add(last.terminator);
      if (past.some(({ channel }) => channel === 'commentary')) expect(last.terminator).toBe('call');
      JSON.parse(last.text);
    }
    expect(ends).toEqual(new Set(['call', 'return']));
  });

  test('a free text is free, and calls beside it are held', () => {
    const kinds = new Set<string>();
    for (const seed of SEEDS) {
      const { last } = read(drawn(constraint({ calls }), seed));
      kinds.add(`${last.channel} ${last.terminator}`);
      if (last.recipient !== null) JSON.parse(last.text);
    }
    expect(kinds).toEqual(new Set(['commentary call', 'final return']));
  });

  test('reasoning ends at its bound', () => {
    for (const seed of SEEDS.slice(0, 40)) {
      for (const maxReasoningTokens of [0, 1, 7]) {
        const ids = drawn(constraint({ final: oneOf(['yes']), maxReasoningTokens }), seed);
        const reasoning = read(ids).past.map(({ text }) => text);
        const bytes = new TextEncoder().encode(reasoning.join('')).length;
        // An invalid byte is shown as a character of three.
        expect(bytes).toBeLessThanOrEqual(3 * maxReasoningTokens);
        if (maxReasoningTokens === 0) expect(reasoning).toEqual([]);
      }
    }
  });
});

describe('headers that the model writes', () => {
  const accepts = (of: TurnConstraint, text: string) => {
    const turn = turnOf(of);
    for (const id of idsOf(text)) {
      if (!idsOfMask(turn.allowed(), BYTE_VOCABULARY).includes(id)) return false;
      turn.accept(id);
    }
    return true;
  };
  const forced = constraint({ final: 'forbidden', calls: new Map([['f', oneOf(['{}'])]]) });
  const held = constraint({ final: oneOf(['"a"']) });

  test.each([
    ' to=functions.f<|channel|>commentary <|constrain|>json<|message|>{}<|call|>',
    ' to=functions.f<|channel|>commentary<|message|>{}<|call|>',
    '<|channel|>commentary to=functions.f <|constrain|>json<|message|>{}<|call|>',
    '<|channel|>commentary to=functions.f<|constrain|>json<|message|>{}<|call|>',
    '<|channel|>commentary to=functions.f json<|message|>{}<|call|>',
    '<|channel|>commentary to=functions.f<|message|>{}<|call|>',
    '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary to=functions.f<|message|>{}<|call|>',
    '<|channel|>commentary<|message|>I look.<|end|><|start|>assistant to=functions.f<|channel|>commentary json<|message|>{}<|call|>',
  ])('%s may come where a call must', (text) => {
    expect(accepts(forced, text)).toBe(true);
  });

  test.each([
    '<|channel|>final',
    '<|channel|>commentary to=functions.g',
    '<|channel|>commentary to=functions.f<|message|>{}<|end|>',
    '<|channel|>commentary to=functions.f<|message|>{}<|return|>',
    '<|channel|>commentary to=functions.f<|message|>{<|call|>',
    '<|channel|>analysis<|message|>Hm.<|return|>',
    '<|channel|>analysis<|message|>Hm.<|channel|>',
    '<|channel|>commentary<|message|>A.<|end|><|start|>assistant<|channel|>commentary<|message|>',
    '{}',
  ])('%s may not come where a call must', (text) => {
    expect(accepts(forced, text)).toBe(false);
  });

  test.each([
    '<|channel|>final<|message|>"a"<|return|>',
    '<|channel|>final <|constrain|>json<|message|>"a"<|return|>',
    '<|channel|>final <|constrain|>my_Format-2<|message|>"a"<|return|>',
    '<|channel|>final<|constrain|>json<|message|>"a"<|return|>',
  ])('%s may come where the final message is held', (text) => {
    expect(accepts(held, text)).toBe(true);
  });

  test.each([
    '<|channel|>commentary',
    '<|channel|>final json',
    ' to=',
    '<|channel|>final <|constrain|><|message|>',
    '<|channel|>final<|message|>"a"<|end|>',
  ])('%s may not come where the final message is held', (text) => {
    expect(accepts(held, text)).toBe(false);
  });
});

test('one token that is left is given as an id: behind a message, behind a whole text', () => {
  const turn = turnOf(constraint({ final: oneOf(['ab']), maxReasoningTokens: 0 }));
  const taken: number[] = [];
  for (let id = turn.allowed(); typeof id === 'number'; id = turn.allowed()) {
    taken.push(id);
    turn.accept(id);
  }
  expect(tokenizer.decode(taken)).toBe('<|channel|>final');
  expect(idsOfMask(turn.allowed(), BYTE_VOCABULARY)).toEqual(idsOf(' <|constrain|><|message|>').sort((a, b) => a - b));
});

test('a token that breaks the format is an error with its name, and a turn of nothing is refused', () => {
  const turn = turnOf(constraint({ final: oneOf(['ab']) }));
  expect(() => turn.accept(tokens.return)).toThrow(
    expect.objectContaining({ name: 'internal', message: expect.stringContaining('<|return|>') }),
  );
  expect(() => turnOf(constraint({ final: 'forbidden' }))).toThrow(RangeError);
});

describe('trained tools', () => {
  const all = ['python', 'browser.search', 'browser.open', 'browser.find'] as const;
  const accepts = (of: TurnConstraint, text: string) => {
    const turn = turnOf(of);
    return idsOf(text).every((id) => {
      const isAllowed = idsOfMask(turn.allowed(), BYTE_VOCABULARY).includes(id);
      if (isAllowed) turn.accept(id);
      return isAllowed;
    });
  };

  test.each([
    '<|channel|>analysis to=python code<|message|>print("<|")\n<|call|>',
    ' to=python<|channel|>analysis code<|message|><|call|>',
    '<|channel|>analysis to=browser.search code<|message|>{"query":"a"}<|call|>',
    '<|channel|>analysis to=browser.find <|constrain|>json<|message|>{"pattern":"a"}<|call|>',
    '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>analysis to=python code<|message|>1<|call|>',
  ])('%s may come where the tools may be called', (text) => {
    expect(accepts(constraint({ final: 'forbidden', builtIn: all }), text)).toBe(true);
    expect(accepts(constraint({ final: oneOf(['1']), builtIn: all }), text)).toBe(true);
    expect(accepts(constraint({ final: oneOf(['1']) }), text)).toBe(false);
  });

  test.each([
    '<|channel|>analysis to=browser.search code<|message|>Rome<|call|>',
    '<|channel|>analysis to=browser code<|message|>{}<|call|>',
    '<|channel|>commentary to=python code<|message|>1<|call|>',
    '<|channel|>final<|message|>1<|return|>',
  ])('%s may not come where one of them must', (text) => {
    expect(accepts(constraint({ final: 'forbidden', builtIn: all }), text)).toBe(false);
  });

  test('a call that must come comes, drawn at random', () => {
    const recipients = new Set<string | null>();
    for (const seed of SEEDS.slice(0, 40)) {
      const ids = drawn(constraint({ final: 'forbidden', builtIn: all }), seed);
      const last = parseMessages(byteEncoding, ids, { role: 'assistant', tools: all }).at(-1);
      expect(last).toMatchObject({ channel: 'analysis', terminator: 'call' });
      recipients.add(last?.recipient ?? null);
    }
    expect(recipients).toEqual(new Set(all));
  });
});

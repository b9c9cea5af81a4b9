// Stop strings and token records over random answers: messages of every kind, characters of one to
// four bytes, one byte a token.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TokenRecord } from '../../contracts/answer.ts';
import { answerOf, endOf, partsOf, RAW, textsOf } from '../testing/answers.ts';
import { byteEncoding, idsOf, saying, serve } from '../testing/byte-model.ts';
import { ScriptedGenerator } from '../testing/scripted-generator.ts';

const SIZES = { contextTokens: 20_000, vocabulary: 277 };
/** With few characters, stop strings, near misses and overlaps are common. */
const character = fc.constantFrom('a', 'b', 'é', '€', '😀');
const text = fc.string({ unit: character, maxLength: 12 });
const stops = fc.array(fc.string({ unit: character, minLength: 1, maxLength: 3 }), { maxLength: 4 });

const HEADERS: Record<string, string> = {
  reasoning: 'analysis',
  commentary: 'commentary',
  final: 'final',
  'functions.f': 'commentary to=functions.f',
};
const messages = fc.array(fc.tuple(fc.constantFrom(...Object.keys(HEADERS)), text), { minLength: 1, maxLength: 5 });

type Said = [kind: string, text: string];

function script(said: readonly Said[]): ScriptedGenerator {
  const written = said.map(([kind, body]) => `<|channel|>${HEADERS[kind]}<|message|>${body}`);
  return new ScriptedGenerator(saying(written.join('<|end|><|start|>assistant')), SIZES);
}

/** Start of the stop string in `body` that is completed first, found character by character. */
function firstStop(body: string, stop: readonly string[]): { cut: number; stop: string } | null {
  for (let end = 1; end <= body.length; end++) {
    const completed = stop.filter((candidate) => body.slice(0, end).endsWith(candidate));
    const [longest] = completed.toSorted((a, b) => b.length - a.length);
    if (longest !== undefined) return { cut: end - longest.length, stop: longest };
  }
  return null;
}

/**
 * The visible part of an answer, and the stop string that ended it. Only commentary and final are
 * searched.
 */
function expected(said: readonly Said[], stop: readonly string[]) {
  const shown: Said[] = [];
  for (const [kind, body] of said) {
    const found = kind === 'commentary' || kind === 'final' ? firstStop(body, stop) : null;
    const kept = found ? body.slice(0, found.cut) : body;
    if (kept !== '' || kind === 'functions.f') shown.push([kind, kept]);
    if (found) return { shown, stop: found.stop };
  }
  return { shown, stop: null };
}

/** Offset of each token, computed only from the bytes of the text: one token a byte. */
function offsetsOf(body: string): number[] {
  return [...body].flatMap((each, at) => Array<number>(Buffer.byteLength(each)).fill(at));
}

const idsOfRecords = (tokens: readonly TokenRecord[]) => tokens.map(({ id }) => id);

test('a stop string ends the text it is in, and is nothing in reasoning and arguments', async () => {
  await fc.assert(
    fc.asyncProperty(messages, stops, async (said, stop) => {
      const generator = script(said);
      const events = await answerOf(serve(generator), { stop, withTokens: true });
      const { shown, stop: found } = expected(said, stop);
      expect(textsOf(events)).toEqual(shown);
      const isCall = found === null && said.at(-1)?.[0] === 'functions.f';
      expect(endOf(events)).toMatchObject({ reason: isCall ? 'tool-calls' : 'stop', stopString: found });
      expect(generator.ends).toEqual([found === null ? 'stop-token' : 'aborted']);
      for (const part of partsOf(events)) {
        expect(part.tokens.map(({ textOffset }) => textOffset)).toEqual(offsetsOf(part.text));
        expect(idsOfRecords(part.tokens)).toEqual(idsOf(part.text));
      }
    }),
    { numRuns: 300 },
  );
});

test('every token goes out with the first character of its text, in harmony and raw', async () => {
  await fc.assert(
    fc.asyncProperty(text, stops, async (body, stop) => {
      const raw = await answerOf(serve(new ScriptedGenerator(saying(body), SIZES)), { format: RAW, stop, withTokens: true });
      const harmony = await answerOf(serve(script([['final', body]])), { stop, withTokens: true });
      for (const events of [raw, harmony]) {
        let length = 0;
        for (const event of events) {
          if (!('text' in event)) continue;
          const end = length + [...event.text].length;
          const isLast = event === events.findLast((each) => 'text' in each);
          const offsets = (event.tokens ?? []).map(({ textOffset }) => textOffset);
          expect(offsets.every((at) => at >= length && (at < end || (isLast && at === end)))).toBe(true);
          length = end;
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('what was held back for a stop string comes when its message ends, and does not meet the next', async () => {
  const said: Said[] = [
    ['commentary', 'a<st'],
    ['final', 'op>b<s'],
  ];
  const events = await answerOf(serve(script(said)), { stop: ['<stop>'] });
  expect(textsOf(events)).toEqual(said);
  expect(endOf(events).stopString).toBe(null);
});

test('a call after a stop string is not made', async () => {
  const events = await answerOf(
    serve(
      script([
        ['final', 'abc'],
        ['functions.f', '{}'],
      ]),
    ),
    { stop: ['bc'] },
  );
  expect(textsOf(events)).toEqual([['final', 'a']]);
  expect(endOf(events)).toMatchObject({ reason: 'stop', stopString: 'bc' });
});

test('records have the log-probabilities that were asked for, and none without', async () => {
  const said: Said[] = [['final', 'h']];
  const [scored] = partsOf(await answerOf(serve(script(said)), { withTokens: true, logprobs: 2 }));
  expect(scored?.tokens).toEqual([
    {
      id: 104,
      logprob: -0.5,
      top: [
        { id: 104, logprob: -0.5 },
        { id: 105, logprob: -1.5 },
      ],
      textOffset: 0,
    },
  ]);
  const [plain] = partsOf(await answerOf(serve(script(said)), { withTokens: true }));
  expect(plain?.tokens).toEqual([{ id: 104, logprob: null, top: [], textOffset: 0 }]);
});

test('text that the parser kept back has its tokens too, with and without a header behind it', async () => {
  const kept = 'Hello there, é.';
  for (const rest of ['', '<|end|><|start|>assistant<|channel|>final<|message|>A']) {
    const events = await answerOf(serve(new ScriptedGenerator(saying(kept + rest), SIZES)), { withTokens: true });
    const [part] = partsOf(events);
    expect([part?.text, idsOfRecords(part?.tokens ?? [])]).toEqual([kept, idsOf(kept)]);
    expect(part?.tokens.map(({ textOffset }) => textOffset)).toEqual(offsetsOf(kept));
  }
});

test('bytes that are no character keep their places', async () => {
  const broken = [0x61, 0xf0, 0x9f, 0x62, 0xc3, 0xff, 0xa9];
  for (const format of [RAW, { type: 'harmony', tools: [] } as const]) {
    const header = format.type === 'raw' ? [] : idsOf('<|channel|>final<|message|>');
    const generator = new ScriptedGenerator(() => [...header, ...broken, byteEncoding.tokens.return], SIZES);
    const [part] = partsOf(await answerOf(serve(generator), { format, withTokens: true }));
    expect(part?.text).toBe('a\ufffdb\ufffd\ufffd\ufffd');
    const sampled = part?.tokens.filter(({ id }) => id < 256) ?? [];
    expect(idsOfRecords(sampled)).toEqual(broken);
    expect(sampled.map(({ textOffset }) => textOffset)).toEqual([0, 1, 1, 2, 3, 4, 5]);
  }
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnswerEvent } from '../../contracts/answer.ts';
import { answerOf, endOf, partsOf, RAW, textsOf } from '../testing/answers.ts';
import { byteEncoding, idsOf, saying, serve } from '../testing/byte-model.ts';
import { ScriptedGenerator } from '../testing/scripted-generator.ts';
import type { AnswerRequest } from './answer.ts';
import { characters } from './token-text.ts';

const answer = (script: ScriptedGenerator, changes: Partial<AnswerRequest> = {}): Promise<AnswerEvent[]> =>
  answerOf(serve(script), { format: RAW, withTokens: true, ...changes });

const textOf = (events: readonly AnswerEvent[]) =>
  partsOf(events)
    .map(({ text }) => text)
    .join('');
const tokensOf = (events: readonly AnswerEvent[]) => partsOf(events).flatMap(({ tokens }) => tokens);

test('gives the text without the stop token, and its record with the others', async () => {
  const events = await answer(new ScriptedGenerator(saying('hi')));
  expect(textOf(events)).toBe('hi');
  expect(tokensOf(events).map(({ id }) => id)).toEqual([...idsOf('hi'), byteEncoding.tokens.return]);
  expect(endOf(events)).toMatchObject({ reason: 'stop', usage: { outputTokens: 3, cachedTokens: 0, reasoningTokens: 0 } });
});

test('shows markers as the text they spell: it is no conversation', async () => {
  const said = '<|channel|>analysis<|message|>Hm.<|end|>';
  expect(textsOf(await answer(new ScriptedGenerator(saying(said))))).toEqual([['final', said]]);
});

test('ends with length at maxTokens, an unfinished character shown as one U+FFFD', async () => {
  const events = await answer(new ScriptedGenerator(saying('a😀')), { maxTokens: 3 });
  expect(textOf(events)).toBe('a\ufffd');
  expect(endOf(events).reason).toBe('length');
});

test('delivers the tokens of a character together with it', async () => {
  const events = await answer(new ScriptedGenerator(saying('é')));
  const deltas = events.flatMap((event) => ('text' in event ? [event] : []));
  expect(deltas.map(({ text, tokens }) => [text, tokens?.map(({ textOffset }) => textOffset)])).toEqual([
    ['é', [0, 0]],
    ['', [1]],
  ]);
});

test('stops the generation at a stop string, and drops the tokens that begin behind the cut', async () => {
  const script = new ScriptedGenerator(saying('one\n\ntwo'));
  const events = await answer(script, { stop: ['\n\n'] });
  expect(textOf(events)).toBe('one');
  expect(tokensOf(events).map(({ id }) => id)).toEqual(idsOf('one'));
  expect(endOf(events)).toMatchObject({ reason: 'stop', stopString: '\n\n', usage: { outputTokens: 5 } });
  expect(script.ends).toEqual(['aborted']);
});

test('never lets a stop string out, and loses no other text, for any text and stops', async () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '😀'), maxLength: 30 });
  const stop = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '😀'), minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(letters, fc.array(stop, { maxLength: 4 }), async (text, stops) => {
      const events = await answer(new ScriptedGenerator(saying(text)), { stop: stops, maxTokens: 200 });
      const output = textOf(events);
      expect(text.startsWith(output)).toBe(true);
      expect(stops.some((candidate) => output.includes(candidate))).toBe(false);
      const isStopped = stops.some((candidate) => text.includes(candidate));
      expect(isStopped ? stops.some((s) => text.startsWith(s, output.length)) : output === text).toBe(true);
      // Tokens and text agree. Every record lies in the text, in order, and together they spell it.
      const offsets = tokensOf(events).map(({ textOffset }) => textOffset);
      expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
      expect(Math.max(0, ...offsets)).toBeLessThanOrEqual(characters(output));
      const ids = tokensOf(events).flatMap(({ id }) => (id === byteEncoding.tokens.return ? [] : [id]));
      expect(byteEncoding.tokenizer.decode(ids)).toBe(output);
    }),
  );
});

test('an echo comes first, its records marked, and no stop string is found in it', async () => {
  const prompt = idsOf('a stop é');
  const echo = prompt.map((id) => ({ id, logprob: null, top: [] }));
  const script = new ScriptedGenerator(saying('x stop y'));
  const events = await answer(script, { prompt, format: { type: 'raw', echo }, stop: ['stop'] });
  expect(textOf(events)).toBe('a stop éx ');
  const marked = tokensOf(events).filter(({ isPrompt }) => isPrompt);
  expect(marked.map(({ id }) => id)).toEqual(prompt);
  expect(marked.at(-1)?.textOffset).toBe(7);
  expect(endOf(events).usage).toMatchObject({ promptTokens: prompt.length, outputTokens: 6 });
});

test('text of prompt and answer is that of all ids together, wherever bytes are cut', async () => {
  // Bytes of whole, cut and impossible characters.
  const bytes = fc.array(fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0xf0, 0x9f, 0x98, 0x80, 0xc3, 0xa9)), {
    minLength: 1,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(bytes, fc.nat(), async (all, cut) => {
      const at = 1 + (cut % all.length);
      const [prompt, rest] = [all.slice(0, at), all.slice(at)];
      const changes = { prompt, maxTokens: rest.length };
      const say = () => new ScriptedGenerator(() => [...rest, 0]);
      const echo = prompt.map((id) => ({ id, logprob: null, top: [] }));
      const echoed = await answer(say(), { ...changes, format: { type: 'raw', echo } });
      const together = new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(all));
      expect(textOf(echoed)).toBe(together);
      expect(tokensOf(echoed).map(({ id }) => id)).toEqual(all);
      // Without an echo the text is the same, without the characters of the prompt alone.
      const decode = (part: number[], stream = false) =>
        new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(part), { stream });
      const isCut = decode(prompt) + decode(rest) !== together;
      const own = isCut ? together.slice(decode(prompt, true).length) : decode(rest);
      expect(textOf(await answer(say(), changes))).toBe(own);
    }),
    { numRuns: 500 },
  );
});

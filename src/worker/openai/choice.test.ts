import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteEncoding, idsOf, saying, serve } from '../testing/byte-model.ts';
import { ScriptedGenerator } from '../testing/scripted-generator.ts';
import { type ChoicePiece, type ChoiceRequest, characters, generateChoice } from './choice.ts';

function request(changes: Partial<ChoiceRequest> = {}): ChoiceRequest {
  const signal = new AbortController().signal;
  return { prompt: [1], maxTokens: 100, sampling: { temperature: 0 }, seed: 1, stop: [], logprobs: null, signal, ...changes };
}

async function pieces(script: ScriptedGenerator, changes: Partial<ChoiceRequest> = {}): Promise<ChoicePiece[]> {
  const all: ChoicePiece[] = [];
  for await (const piece of generateChoice(serve(script), request(changes))) all.push(piece);
  return all;
}

const textOf = (all: readonly ChoicePiece[]) => all.map(({ text }) => text).join('');
const tokensOf = (all: readonly ChoicePiece[]) => all.flatMap(({ tokens }) => tokens);

describe('generateChoice', () => {
  it('gives the text without the stop token, and its record with the others', async () => {
    const all = await pieces(new ScriptedGenerator(saying('hi')));
    expect(textOf(all)).toBe('hi');
    expect(tokensOf(all).map(({ id }) => id)).toEqual([...idsOf('hi'), byteEncoding.tokens.return]);
    expect(all.at(-1)?.end).toEqual({ finishReason: 'stop', cachedTokens: 0, sampledTokens: 3 });
  });

  it('ends with length at maxTokens, an unfinished character shown as one U+FFFD', async () => {
    const all = await pieces(new ScriptedGenerator(saying('a😀')), { maxTokens: 3 });
    expect(textOf(all)).toBe('a\ufffd');
    expect(all.at(-1)?.end?.finishReason).toBe('length');
  });

  it('delivers the tokens of a character together with it', async () => {
    const all = await pieces(new ScriptedGenerator(saying('é')));
    expect(all.map(({ text, tokens }) => [text, tokens.map(({ textOffset }) => textOffset)])).toEqual([
      ['é', [0, 0]],
      ['', [1]],
    ]);
  });

  it('stops the generation at a stop string, and drops the tokens that begin behind the cut', async () => {
    const script = new ScriptedGenerator(saying('one\n\ntwo'));
    const all = await pieces(script, { stop: ['\n\n'] });
    expect(textOf(all)).toBe('one');
    expect(tokensOf(all).map(({ id }) => id)).toEqual(idsOf('one'));
    expect(all.at(-1)?.end).toMatchObject({ finishReason: 'stop', sampledTokens: 5 });
    expect(script.ends).toEqual(['aborted']);
  });

  it('never lets a stop string out, and loses no other text, for any text and stops', async () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '😀'), maxLength: 30 });
    const stop = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '😀'), minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(letters, fc.array(stop, { maxLength: 4 }), async (text, stops) => {
        const all = await pieces(new ScriptedGenerator(saying(text)), { stop: stops, maxTokens: 200 });
        const output = textOf(all);
        expect(text.startsWith(output)).toBe(true);
        expect(stops.some((candidate) => output.includes(candidate))).toBe(false);
        const isStopped = stops.some((candidate) => text.includes(candidate));
        expect(isStopped ? stops.some((s) => text.startsWith(s, output.length)) : output === text).toBe(true);
        // Tokens and text agree: every record lies in the text, in order, and together they spell it.
        const offsets = tokensOf(all).map(({ textOffset }) => textOffset);
        expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
        expect(Math.max(0, ...offsets)).toBeLessThanOrEqual(characters(output));
        const ids = tokensOf(all).flatMap(({ id }) => (id === byteEncoding.tokens.return ? [] : [id]));
        expect(byteEncoding.tokenizer.decode(ids)).toBe(output);
      }),
    );
  });

  it('maps any integer to a seed of the engine, the same one each time', async () => {
    const seeds = [];
    for (const seed of [7, -1, 2 ** 40 + 7]) {
      const script = new ScriptedGenerator(saying(''));
      await pieces(script, { seed });
      seeds.push(script.requests[0]?.sampling.seed);
    }
    expect(seeds).toEqual([7, 2 ** 32 - 1, 7]);
  });

  it('throws the reason of an abort, after the generation has ended', async () => {
    const script = new ScriptedGenerator(saying('endless'));
    const stop = new AbortController();
    script.beforeToken = async () => stop.abort();
    await expect(pieces(script, { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(script.ends).toEqual(['aborted']);
  });

  it('ends the generation when its reader leaves', async () => {
    const script = new ScriptedGenerator(saying('abc'));
    for await (const piece of generateChoice(serve(script), request())) {
      expect(piece.text).toBe('a');
      break;
    }
    expect(script.ends).toEqual(['aborted']);
  });
});

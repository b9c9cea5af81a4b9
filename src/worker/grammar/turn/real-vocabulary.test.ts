// Turns of the real vocabulary, drawn at random from their masks: any way to cut a header into
// tokens is read as that header.

import { expect, test } from 'vitest';
import { o200kHarmonyFile } from '../../../../test/support/harmony/o200k-harmony.ts';
import { createEncoding } from '../../harmony/encoding.ts';
import { parseMessages } from '../../harmony/testing/parse-messages.ts';
import { readTokenizer } from '../../tokenizer/create-tokenizer.ts';
import { jsonText } from '../testing/any-json.ts';
import { drawTurn } from '../testing/draw-turn.ts';
import { TokenMasks } from '../tokens/token-masks.ts';
import { TurnMask } from './turn-mask.ts';

const MODEL = { encoding: createEncoding(readTokenizer(o200kHarmonyFile())), vocabulary: 201_088 };
const masks = new TokenMasks(MODEL.encoding.tokenizer, MODEL.vocabulary);
const NAMES = ['get_weather', 'get_weather_forecast', 'json', 'final', 'assistant', 'commentary-json'];

test('each turn is whole, its call is of a function that may be called, and its body is JSON', () => {
  const anyObject = jsonText({ isObject: true, lengths: { min: 1, max: 30 } });
  const calls = new Map(NAMES.map((name) => [name, null]));
  const tools = NAMES.map((name) => `functions.${name}`);
  const ends = new Set<string>();
  for (let seed = 0; seed < 24; seed++) {
    const turn = new TurnMask(masks, MODEL.encoding, { final: anyObject, calls, maxReasoningTokens: 12 }, anyObject);
    const messages = parseMessages(MODEL.encoding, drawTurn(turn, MODEL, seed), { role: 'assistant', tools });
    expect(messages.filter(({ recovered }) => recovered).map(({ ids }) => MODEL.encoding.tokenizer.decode(ids))).toEqual([]);
    const last = messages.at(-1);
    ends.add(`${last?.channel} ${last?.recipient} ${last?.terminator}`);
    expect(JSON.parse(last?.text ?? '')).toBeTypeOf('object');
  }
  const expected = ['final null return', ...tools.map((tool) => `commentary ${tool} call`)];
  expect([...ends].filter((end) => !expected.includes(end))).toEqual([]);
  expect(ends.size).toBeGreaterThan(3);
});

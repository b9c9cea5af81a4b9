// Turns over the real vocabulary, held to random schemas and drawn at random from their masks.

import { o200kHarmonyFile } from '../../../../test/support/harmony/o200k-harmony.ts';
import { createEncoding } from '../../harmony/encoding.ts';
import { parseMessages } from '../../harmony/testing/parse-messages.ts';
import { readTokenizer } from '../../tokenizer/create-tokenizer.ts';
import { compileSchema } from '../json/compile-schema.ts';
import { jsonObject } from '../json/json-object.ts';
import { TokenMasks } from '../tokens/token-masks.ts';
import { TurnMask } from '../turn/turn-mask.ts';
import { drawTurn, EndlessTurn } from './draw-turn.ts';
import { Draws } from './draws.ts';
import { randomToolSchema } from './random-schema.ts';
import { validatorOf } from './validator.ts';

/** Names that a reader of headers could take for something else. */
const NAMES = ['get_weather', 'get_weather_forecast', 'json', 'final', 'assistant', 'commentary-json'];
const TOOLS = NAMES.map((name) => `functions.${name}`);

export interface TurnResult {
  /** What the turn broke, in words; empty for a right one. */
  faults: string[];
  /** Whether there was a whole turn: not if no value satisfies the schema, nor if it has no end. */
  isWhole: boolean;
  /** Channel, recipient and end of the last message. */
  last: string;
}

export class RandomTurns {
  readonly #model = { encoding: createEncoding(readTokenizer(o200kHarmonyFile())), vocabulary: 201_088 };
  readonly #masks = new TokenMasks(this.#model.encoding.tokenizer, this.#model.vocabulary);
  readonly #anyObject = jsonObject();

  /** Draws a turn whose final message and calls keep one random schema. */
  run(seed: number): TurnResult {
    const schema = randomToolSchema(new Draws(seed));
    const grammar = grammarOf(schema);
    if (grammar === null) return NO_TURN;
    const { encoding } = this.#model;
    const calls = new Map(NAMES.map((name) => [name, name === 'json' ? null : grammar]));
    const turn = new TurnMask(this.#masks, encoding, { final: grammar, calls, maxReasoningTokens: 12 }, this.#anyObject);
    const ids = wholeTurn(() => drawTurn(turn, this.#model, seed));
    if (ids === null) return NO_TURN;
    const messages = parseMessages(encoding, ids, { role: 'assistant', tools: TOOLS });
    const { channel, recipient, terminator, text } = messages.at(-1) ?? { text: '' };
    const last = `${channel} ${recipient} ${terminator}`;
    const expected = ['final null return', ...TOOLS.map((tool) => `commentary ${tool} call`)];
    const isValid = recipient === 'functions.json' ? () => true : validatorOf(schema);
    const faults = [
      ...(messages.some(({ recovered }) => recovered) ? ['a message had to be repaired'] : []),
      ...(expected.includes(last) ? [] : [`ended as ${last}`]),
      ...(isValid(JSON.parse(text)) ? [] : ['not valid']),
    ];
    return { faults: faults.map((fault) => `seed ${seed}: ${fault}: ${encoding.tokenizer.decode(ids)}`), isWhole: true, last };
  }
}

const NO_TURN: TurnResult = { faults: [], isWhole: false, last: '' };

/** Null for a turn without an end. */
function wholeTurn(draw: () => number[]): number[] | null {
  try {
    return draw();
  } catch (error) {
    if (error instanceof EndlessTurn) return null;
    throw error;
  }
}

/** Null if no value satisfies the schema. */
function grammarOf(schema: ReturnType<typeof randomToolSchema>) {
  try {
    return compileSchema(schema, { strict: false }).grammar;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('No value')) return null;
    throw error;
  }
}

// gpt-oss-tiny on a GPU as a served model, and what the tests ask of it.

import { loadTrainedGoldens, TRAINED_MODEL, trainedFiles } from '../../../../test/support/goldens/trained-golden.ts';
import { loadEngine } from '../../../engine/engine.ts';
import type { Gpu } from '../../../engine/gpu/gpu.ts';
import { memorySource } from '../../../engine/testing/memory-source.ts';
import { createEncoding } from '../../harmony/encoding.ts';
import type { ServedModel } from '../../models/served-model.ts';
import { answerOf, endOf, textsOf } from '../../testing/answers.ts';
import { readTokenizer } from '../../tokenizer/create-tokenizer.ts';
import { compileSchema } from '../json/compile-schema.ts';
import type { TurnConstraint } from '../turn/turn-constraint.ts';

/** Hot enough that the model writes no word by itself. */
const TEMPERATURE = 2;
const MAX_REASONING = 6;

export interface TinyModel {
  served: ServedModel;
  /** Prompts of the examination, by skill. */
  prompts: ReadonlyMap<string, readonly number[]>;
}

/** Loads the model. `readFile` reads a file of this repository. */
export async function loadTinyModel(gpu: Gpu, readFile: (path: string) => Promise<Uint8Array<ArrayBuffer>>): Promise<TinyModel> {
  const encoding = createEncoding(readTokenizer(await readFile(`${TRAINED_MODEL}/tokenizer.json`)));
  const engine = await loadEngine(gpu, memorySource(await trainedFiles(readFile)), { contextTokens: 1024 });
  const { contextTokens, vocabulary } = engine;
  const goldens = await loadTrainedGoldens(readFile, vocabulary);
  return {
    served: {
      id: 'gpt-oss-tiny',
      contextTokens,
      vocabulary,
      encoding,
      stopTokens: encoding.stopTokens,
      generate: (request) => engine.generate(request),
    },
    prompts: new Map(goldens.map(({ skill, prompt }) => [skill, prompt])),
  };
}

export const TRIP = {
  type: 'object',
  properties: {
    city: { type: 'string', minLength: 1, maxLength: 6 },
    days: { type: 'integer', minimum: 1, maximum: 14 },
    sights: { type: 'array', items: { enum: ['museum', 'park', 'bridge'] }, minItems: 1, maxItems: 2 },
    by: { anyOf: [{ const: 'train' }, { type: 'null' }] },
  },
  required: ['city', 'days', 'sights', 'by'],
  additionalProperties: false,
};
export const COLOURS = ['red', 'dark green', 'blue "sea"'];

/** What an answer must be. */
interface Demand {
  skill: string;
  constraint: TurnConstraint;
  end: 'stop' | 'tool-calls';
  /** Kind of the last message (answers.ts). */
  kind: string;
  schema: unknown;
}

const none: TurnConstraint['calls'] = new Map();
const trip = compileSchema(TRIP, { strict: false }).grammar;

export const DEMANDS: Readonly<Record<'schema' | 'call' | 'enum', Demand>> = {
  schema: {
    skill: 'chat',
    constraint: { final: trip, calls: none, maxReasoningTokens: MAX_REASONING },
    end: 'stop',
    kind: 'final',
    schema: TRIP,
  },
  call: {
    skill: 'functions',
    // A preamble would have no bound.
    constraint: { final: 'forbidden', calls: new Map([['plan_trip', trip]]), maxReasoningTokens: MAX_REASONING },
    end: 'tool-calls',
    kind: 'functions.plan_trip',
    schema: TRIP,
  },
  enum: {
    skill: 'arithmetic',
    constraint: {
      final: compileSchema({ enum: COLOURS }, { strict: false }).grammar,
      calls: none,
      maxReasoningTokens: MAX_REASONING,
    },
    end: 'stop',
    kind: 'final',
    schema: { enum: COLOURS },
  },
};

/** The end, kind and value of an answer at temperature 2. Errors: a last message that is no JSON. */
export async function answerAt({ served, prompts }: TinyModel, { skill, constraint }: Demand, seed: number) {
  const prompt = prompts.get(skill);
  if (prompt === undefined) throw new Error(`The examination has no prompt of ${skill}.`);
  const sampling = { temperature: TEMPERATURE, seed };
  const events = await answerOf(served, { prompt, maxTokens: served.contextTokens - prompt.length, sampling, constraint });
  const [kind, text] = textsOf(events).at(-1) ?? ['', ''];
  return { end: endOf(events).reason, kind, value: JSON.parse(text) as unknown };
}

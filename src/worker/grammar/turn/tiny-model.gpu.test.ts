// gpt-oss-tiny at temperature 2 on a GPU: what is asked for is what comes.

import { beforeAll, expect, test } from 'vitest';
import { testDevice } from '../../../../shaders/testing/device.ts';
import { readFixture } from '../../../../shaders/testing/fixture.ts';
import { testGpu } from '../../../../shaders/testing/test-gpu.ts';
import { loadTrainedGoldens, TRAINED_MODEL, trainedFiles } from '../../../../test/support/goldens/trained-golden.ts';
import { loadEngine } from '../../../engine/engine.ts';
import { memorySource } from '../../../engine/testing/memory-source.ts';
import { createEncoding } from '../../harmony/encoding.ts';
import type { ServedModel } from '../../models/served-model.ts';
import { answerOf, endOf, textsOf } from '../../testing/answers.ts';
import { readTokenizer } from '../../tokenizer/create-tokenizer.ts';
import { jsonText, oneOf } from '../testing/any-json.ts';
import type { TurnConstraint } from './turn-constraint.ts';

const RUNS = 6;
const opened = testDevice();
let model: ServedModel;
let prompts: Map<string, readonly number[]>;

beforeAll(async () => {
  const encoding = createEncoding(readTokenizer(await readFixture(`${TRAINED_MODEL}/tokenizer.json`)));
  const engine = await loadEngine(testGpu(opened), memorySource(await trainedFiles(readFixture)), { contextTokens: 1024 });
  const { contextTokens, vocabulary } = engine;
  const generate: ServedModel['generate'] = (request) => engine.generate(request);
  model = { id: 'tiny', contextTokens, vocabulary, encoding, stopTokens: encoding.stopTokens, generate };
  const goldens = await loadTrainedGoldens(readFixture, vocabulary);
  prompts = new Map(goldens.map(({ skill, prompt }) => [skill, prompt]));
});

async function answer(skill: string, seed: number, constraint: TurnConstraint) {
  const events = await answerOf(model, {
    prompt: prompts.get(skill) ?? [],
    maxTokens: 600,
    sampling: { temperature: 2, seed },
    constraint,
  });
  return { end: endOf(events), message: textsOf(events).at(-1) };
}

test('text', async () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const t = performance.now();
    const { end, message } = await answer('chat', seed, {
      final: jsonText({ isObject: true, lengths: { min: 0, max: 12 } }),
      calls: new Map(),
      maxReasoningTokens: 20,
    });
    console.log(end.reason, message, end.usage, performance.now() - t);
  }
  for (let seed = 0; seed < RUNS; seed++) {
    const t = performance.now();
    const { end, message } = await answer('functions', seed, {
      final: 'forbidden',
      calls: new Map([['a', oneOf(['{"x":1}', '{"x":"why not"}'])]]),
      maxReasoningTokens: 20,
    });
    console.log(end.reason, message, end.usage, performance.now() - t);
  }
});

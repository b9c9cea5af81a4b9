// The clients' own helpers for structured output, on a model that would write plain text. After its
// reasoning it draws at random from what the grammar allows.
import { QUESTIONS } from '../app/questions.ts';
import { violationsOf } from '../schema/validator.ts';
import { call, expect, openApp, takeExchanges, test } from '../support/fixtures.ts';

const QUESTION = 'Say how large the box is.';

/** Any JSON drawn at random has no end, so here the model is asked for what it would write by itself. */
const questionFor = (way: string | undefined) => (way === 'jsonMode' ? QUESTIONS.json : QUESTION);

/** Scripts, the name of the call, and what it is called with before the question. */
const HELPERS: [script: string, call: string, inputs: string[][]][] = [
  ...['openai-7', 'openai-6'].flatMap((script) =>
    ['zodResponseFormat', 'zodResponseFormatStream', 'zodTextFormat', 'zodFunction'].map((name): [string, string, string[][]] => [
      script,
      name,
      [[]],
    ]),
  ),
  [
    'ai-sdk',
    'structured',
    ['openai chat', 'openai responses', 'openai-compatible', 'open-responses', 'workers-ai'].flatMap((provider) =>
      ['generateObject', 'outputObject', 'streamedObject', 'forcedTool'].map((way) => [provider, way]),
    ),
  ],
  ['agents', 'structured', ['chat', 'responses'].flatMap((api) => ['outputType', 'requiredTool'].map((way) => [api, way]))],
  [
    'langchain',
    'structured',
    ['chat', 'responses'].flatMap((api) => ['jsonSchema', 'functionCalling', 'jsonMode'].map((way) => [api, way])),
  ],
];

for (const [script, name, inputs] of HELPERS) {
  test(`${script} gets a value of its schema: ${name}`, async ({ page, app }) => {
    await openApp(page, app);
    for (const input of inputs) {
      const box = await call<object>(page, { script, client: name }, ...input, questionFor(input.at(-1)));
      expect(box, input.join(' ')).toEqual(expect.any(Object));
    }
    expect((await takeExchanges(page)).flatMap(violationsOf)).toEqual([]);
  });
}

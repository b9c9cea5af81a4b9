// The clients' own helpers for structured output, on a model that would write plain text. After its
// reasoning it draws at random from what the grammar allows.
import { Script } from 'node:vm';
import { QUESTIONS } from '../app/questions.ts';
import { violationsOf } from '../schema/validator.ts';
import { call, expect, openApp, takeExchanges, test } from '../support/fixtures.ts';

const QUESTION = 'Say how large the box is.';

/** Any JSON drawn at random has no end, so here the model is asked for what it would write by itself. */
const questionFor = (way: string | undefined) => (way === 'jsonMode' ? QUESTIONS.json : QUESTION);

const product = (names: string[], ways: string[]) => names.flatMap((name) => ways.map((way) => [name, way]));

const OPENAI = ['zodResponseFormat', 'zodResponseFormatStream', 'zodTextFormat', 'zodFunction'].map((way) => [way]);

/** Scripts, and what their helper is called with before the question. The last says the way. */
const HELPERS: Record<string, string[][]> = {
  'openai-7': OPENAI,
  'openai-6': OPENAI,
  'ai-sdk': product(
    ['openai chat', 'openai responses', 'openai-compatible', 'open-responses', 'workers-ai'],
    ['generateObject', 'outputObject', 'streamedObject', 'forcedTool'],
  ),
  agents: product(['chat', 'responses'], ['outputType', 'requiredTool']),
  langchain: product(['chat', 'responses'], ['jsonSchema', 'functionCalling', 'jsonMode']),
};

for (const [script, inputs] of Object.entries(HELPERS)) {
  test(`${script} gets values of its schema`, async ({ page, app }) => {
    await openApp(page, app);
    for (const input of inputs) {
      // The program parses what comes by the schema, and throws.
      const box = await call<object>(page, { script, client: 'structured' }, ...input, questionFor(input.at(-1)));
      expect(box, input.join(' ')).toEqual(expect.any(Object));
    }
    expect((await takeExchanges(page)).flatMap(violationsOf)).toEqual([]);
  });
}

const SUM = String.raw`
start: sum
sum: product | sum ("+" | "-") product
product: atom | product ("*" | "/") atom
atom: NUMBER | "(" sum ")"
NUMBER: /[1-9][0-9]{0,2}/
`;

test('openai gets inputs of the Lark grammar of a custom tool', async ({ page, app }) => {
  await openApp(page, app);
  for (const way of ['chat', 'responses']) {
    const input = await call<string>(page, { script: 'openai-7', client: 'customTool' }, way, SUM, QUESTION);
    expect(input).toMatch(/^[-+*/()0-9]+$/u);
    // JavaScript reads what the grammar describes, and throws for what it does not.
    expect(() => new Script(input), input).not.toThrow();
  }
  expect((await takeExchanges(page)).flatMap(violationsOf)).toEqual([]);
});

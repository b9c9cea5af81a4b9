import { expect, test } from 'vitest';
import { client } from '../../testing/api-client.ts';
import { saying } from '../../testing/byte-model.ts';
import { ScriptedGenerator } from '../../testing/scripted-generator.ts';

test('x', async () => {
  const generator = new ScriptedGenerator(
    saying('<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Hello!'),
    { contextTokens: 1024, vocabulary: 277 },
  );
  const openai = client(generator);
  const whole = await openai.responses.create({ model: 'tiny', input: 'Hi' });
  console.log(JSON.stringify(whole, null, 1));
  const stream = openai.responses.stream({ model: 'tiny', input: 'Hi' });
  for await (const e of stream) console.log(JSON.stringify(e));
  const final = await stream.finalResponse();
  expect(final.output_text).toBe('Hello!');
});

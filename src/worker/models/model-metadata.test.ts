import { describe, expect, it } from 'vitest';
import { byteEncoding } from '../testing/byte-model.ts';
import { readEncoding, readStopTokens } from './model-metadata.ts';

const { signal } = new AbortController();

/** A checkpoint of one small file. */
function holding(name: string, text: string) {
  return { config: {}, readFile: async (wanted: string) => (wanted === name ? new TextEncoder().encode(text) : null) };
}

describe('readStopTokens', () => {
  const stopTokens = (text: string) => readStopTokens(holding('generation_config.json', text), byteEncoding, signal);

  it('adds the ids of generation_config.json, one or several, to those of Harmony', async () => {
    const harmony = [...byteEncoding.stopTokens];
    expect([...(await stopTokens('{"eos_token_id": 65}'))]).toEqual([...harmony, 65]);
    expect([...(await stopTokens(`{"eos_token_id": [${harmony[0]}, 65, 66]}`))]).toEqual([...harmony, 65, 66]);
  });

  it('does without the file and without the field', async () => {
    expect(await stopTokens('{}')).toEqual(byteEncoding.stopTokens);
    expect(await readStopTokens(holding('', ''), byteEncoding, signal)).toEqual(byteEncoding.stopTokens);
  });

  it.each(['{', '{"eos_token_id": "<|return|>"}', '{"eos_token_id": [1, 1.5]}'])('refuses %s', async (text) => {
    const error = await stopTokens(text).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: 'checkpoint-invalid', message: expect.stringContaining('generation_config.json') });
  });
});

describe('readEncoding', () => {
  it('names the file when the model has no tokenizer', async () => {
    const error = await readEncoding(holding('', ''), signal).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: 'checkpoint-invalid', message: expect.stringContaining('tokenizer.json') });
  });
});

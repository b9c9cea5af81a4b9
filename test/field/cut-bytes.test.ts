// Characters whose bytes lie in two places: in prompt and answer, in two tokens of a stream, before and behind a limit.

import { describe, expect, test } from 'vitest';
import { createHandler } from '../../src/worker/api/http/handler.ts';
import { post, service } from '../../src/worker/testing/api-client.ts';
import { byteEncoding } from '../../src/worker/testing/byte-model.ts';
import { ScriptedGenerator } from '../../src/worker/testing/scripted-generator.ts';

interface Choice {
  text: string;
  logprobs: { tokens: string[]; text_offset: number[] } | null;
  token_ids?: number[];
}

/** The choice whole, and the texts of its chunks. Ids of the byte model are bytes. */
async function complete(prompt: readonly number[], said: readonly number[], fields: object) {
  const ask = async (stream: boolean) => {
    const generator = new ScriptedGenerator(() => [...said, byteEncoding.tokens.return]);
    return createHandler(service(generator))(post({ model: 'tiny', prompt, ...fields, stream }));
  };
  const [whole] = ((await (await ask(false)).json()) as { choices: Choice[] }).choices;
  const lines = (await (await ask(true)).text()).split('\n\n').filter((line) => line.startsWith('data: {'));
  const chunks = lines.map((line) => (JSON.parse(line.slice('data: '.length)) as { choices: Choice[] }).choices[0]?.text ?? '');
  return { whole: whole as Choice, chunks };
}

const bytes = (text: string) => [...Buffer.from(text)];
const [A, , , , , B] = bytes('A😀B');
const EMOJI = bytes('😀');

/** Where it was seen; the prompt's bytes; the sampled bytes; the text of the answer with an echo, and without one. */
const BORDERS: [source: string, prompt: number[], said: number[], texts: [echoed: string, alone: string]][] = [
  ['issue F9', [A ?? 0, ...EMOJI.slice(0, 2)], [...EMOJI.slice(2), B ?? 0], ['A😀B', '😀B']],
  ['one byte in the prompt', EMOJI.slice(0, 1), EMOJI.slice(1), ['😀', '😀']],
  ['three bytes in the prompt', EMOJI.slice(0, 3), EMOJI.slice(3), ['😀', '😀']],
  ['a border at a character', bytes('A😀'), bytes('B'), ['A😀B', 'B']],
  ['two bytes: Latin, Cyrillic, Arabic', bytes('привет').slice(0, -1), bytes('т').slice(1), ['привет', 'т']],
  ['three bytes: Chinese', bytes('你好').slice(0, -2), bytes('好').slice(1), ['你好', '好']],
  ['an emoji of several characters', bytes('👩‍💻').slice(0, 5), bytes('👩‍💻').slice(5), ['👩‍💻', '‍💻']],
  ['a character that never comes', EMOJI.slice(0, 2), bytes('B'), ['\ufffdB', 'B']],
  ['a byte order mark', [0xef, 0xbb], [0xbf, B ?? 0], ['\ufeffB', '\ufeffB']],
];

describe('prompt and answer', () => {
  test.each(BORDERS)('%s', async (_, prompt, said, [echoed, alone]) => {
    const whole = await complete(prompt, said, { echo: true, max_tokens: 50 });
    expect([whole.whole.text, whole.chunks.join('')]).toEqual([echoed, echoed]);
    const answer = await complete(prompt, said, { max_tokens: 50 });
    expect([answer.whole.text, answer.chunks.join('')]).toEqual([alone, alone]);
  });

  test.each(BORDERS)(
    '%s: tokens lie where their first byte is, and ids are the sampled ones',
    async (_, prompt, said, [echoed]) => {
      const { whole } = await complete(prompt, said, {
        echo: true,
        max_tokens: said.length,
        logprobs: 0,
        return_token_ids: true,
      });
      expect(whole.token_ids).toEqual(said);
      const offsets = whole.logprobs?.text_offset ?? [];
      expect(offsets).toHaveLength(prompt.length + said.length);
      // Of valid text: a byte's offset is the index of its character.
      const places = [...echoed].flatMap((each, at) => Array<number>(each === '\ufffd' ? 2 : Buffer.byteLength(each)).fill(at));
      expect(offsets).toEqual(places);
    },
  );

  test.each(BORDERS)('%s: no chunk has half a character', async (_, prompt, said, [echoed]) => {
    const { chunks } = await complete(prompt, said, { echo: true, max_tokens: 50, stop: ['never'] });
    const invented = chunks.filter((chunk) => chunk.includes('\ufffd')).length;
    expect(invented).toBe(echoed.includes('\ufffd') ? 1 : 0);
    expect(chunks.every((chunk) => chunk.isWellFormed())).toBe(true);
  });
});

test('an echo alone shows its unfinished character, once', async () => {
  const { whole } = await complete([A ?? 0, ...EMOJI.slice(0, 2)], [], { echo: true, max_tokens: 0, logprobs: 0 });
  expect(whole).toMatchObject({ text: 'A\ufffd', logprobs: { text_offset: [0, 1, 1] } });
});

test('a limit inside a character shows it once', async () => {
  const { whole, chunks } = await complete([A ?? 0], EMOJI, { max_tokens: 3 });
  expect([whole.text, chunks.join('')]).toEqual(['\ufffd', '\ufffd']);
});

test('a stop string of half a character cuts none', async () => {
  const { whole } = await complete([A ?? 0], [...EMOJI, B ?? 0], { max_tokens: 50, stop: ['\ud83d', '\ude00'] });
  expect(whole.text).toBe('😀B');
});

import { describe, expect, it } from 'vitest';
import { client, failure, post, service } from '../../testing/api-client.ts';
import { byteEncoding, idsOf, saying } from '../../testing/byte-model.ts';
import { ScriptedGenerator } from '../../testing/scripted-generator.ts';
import { createHandler } from '../http/handler.ts';

describe('POST /v1/completions', () => {
  it('continues a prompt', async () => {
    const answer = await client().completions.create({ model: 'tiny', prompt: 'say', max_tokens: 5 });
    expect(answer).toMatchObject({
      object: 'text_completion',
      model: 'tiny',
      choices: [{ index: 0, text: 'hello', finish_reason: 'length', logprobs: null }],
      usage: { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 },
    });
  });

  it('samples 16 tokens where none are asked for, at temperature 1', async () => {
    const generator = new ScriptedGenerator(saying('x'.repeat(40)));
    const answer = await client(generator).completions.create({ model: 'tiny', prompt: 'say' });
    expect(answer.choices[0]?.text).toHaveLength(16);
    expect(generator.requests[0]?.sampling.temperature).toBe(1);
  });

  it('takes texts and token ids, alone and in lists, and gives a choice to each', async () => {
    const generator = new ScriptedGenerator((prompt) => saying(`${prompt.length};`)(prompt));
    const ask = async (prompt: string | string[] | number[] | number[][]) =>
      (await client(generator).completions.create({ model: 'tiny', prompt, max_tokens: 10 })).choices.map(({ index, text }) => [
        index,
        text,
      ]);
    expect(await ask('four')).toEqual([[0, '4;']]);
    expect(await ask(['a', 'bc'])).toEqual([
      [0, '1;'],
      [1, '2;'],
    ]);
    expect(await ask([1, 2, 3])).toEqual([[0, '3;']]);
    expect(await ask([[1], [2, 3]])).toEqual([
      [0, '1;'],
      [1, '2;'],
    ]);
  });

  it('reads special tokens in a raw prompt as tokens', async () => {
    const generator = new ScriptedGenerator(saying(''));
    await client(generator).completions.create({ model: 'tiny', prompt: '<|start|>user<|message|>' });
    expect(generator.requests[0]?.prompt).toEqual([byteEncoding.tokens.start, ...idsOf('user'), byteEncoding.tokens.message]);
  });

  it('gives n choices per prompt, seeded apart and repeatably', async () => {
    const generator = new ScriptedGenerator(saying('ok'));
    const answer = await client(generator).completions.create({ model: 'tiny', prompt: ['a', 'b'], n: 2, seed: 7 });
    expect(answer.choices.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    const seeds = generator.requests.map(({ sampling }) => sampling.seed);
    expect(new Set(seeds).size).toBe(2);
    expect(seeds.slice(2)).toEqual(seeds.slice(0, 2));
    expect(answer.usage).toMatchObject({ prompt_tokens: 2, completion_tokens: 12 });
  });

  it('stops before a stop string', async () => {
    const answer = await client().completions.create({ model: 'tiny', prompt: 'say', stop: ['zzz', ' wor'] });
    expect(answer.choices[0]).toMatchObject({ text: 'hello', finish_reason: 'stop' });
  });

  it('gives log-probabilities in four parallel lists, the sampled token always among them', async () => {
    const answer = await client().completions.create({ model: 'tiny', prompt: 'say', max_tokens: 2, logprobs: 2 });
    expect(answer.choices[0]?.logprobs).toEqual({
      tokens: ['h', 'e'],
      token_logprobs: [-0.5, -0.5],
      top_logprobs: [
        { h: -0.5, i: -1.5 },
        { e: -0.5, f: -1.5 },
      ],
      text_offset: [0, 1],
    });
    const only = await client().completions.create({ model: 'tiny', prompt: 'say', max_tokens: 1, logprobs: 0 });
    expect(only.choices[0]?.logprobs?.top_logprobs).toEqual([{ h: -0.5 }]);
  });

  it('names fragments of characters by their bytes, and every token by its id on request', async () => {
    const body = { model: 'tiny', prompt: 'say', max_tokens: 2, logprobs: 0 } as const;
    const text = await client(new ScriptedGenerator(saying('é'))).completions.create(body);
    expect(text.choices[0]?.logprobs?.tokens).toEqual(['bytes:\\xc3', 'bytes:\\xa9']);
    const handle = createHandler(service(new ScriptedGenerator(saying('é'))));
    const ids = await (await handle(post({ ...body, return_tokens_as_token_ids: true, return_token_ids: true }))).json();
    expect(ids.choices[0]).toMatchObject({
      text: 'é',
      logprobs: { tokens: ['token_id:195', 'token_id:169'], top_logprobs: [{ 'token_id:195': -0.5 }, { 'token_id:169': -0.5 }] },
      prompt_token_ids: idsOf('say'),
      token_ids: [195, 169],
    });
  });

  it('echoes the prompt, with its own log-probabilities where they are asked for', async () => {
    const body = { model: 'tiny', prompt: 'sü', echo: true, max_tokens: 1 } as const;
    expect((await client().completions.create(body)).choices[0]).toMatchObject({ text: 'süh', logprobs: null });
    const scored = await client().completions.create({ ...body, logprobs: 0 });
    expect(scored.choices[0]).toMatchObject({
      text: 'süh',
      logprobs: {
        tokens: ['s', 'bytes:\\xc3', 'bytes:\\xbc', 'h'],
        token_logprobs: [null, -0.5, -0.5, -0.5],
        top_logprobs: [null, { 'bytes:\\xc3': -0.5 }, { 'bytes:\\xbc': -0.5 }, { h: -0.5 }],
        text_offset: [0, 1, 1, 2],
      },
    });
  });

  it('scores a prompt and samples nothing with echo and max_tokens 0', async () => {
    const answer = await client().completions.create({ model: 'tiny', prompt: 'ab', echo: true, max_tokens: 0, logprobs: 1 });
    expect(answer.choices[0]).toMatchObject({ text: 'ab', finish_reason: 'length', logprobs: { tokens: ['a', 'b'] } });
    expect(answer.usage?.completion_tokens).toBe(0);
  });
});

describe('POST /v1/completions, streamed', () => {
  it('gives the text of every choice in chunks, usage last, and ends', async () => {
    const stream = await client().completions.create({
      model: 'tiny',
      prompt: ['a', 'b'],
      stream: true,
      stream_options: { include_usage: true },
    });
    const texts = ['', ''];
    const reasons: unknown[] = [];
    const usages = [];
    for await (const { choices, usage } of stream) {
      usages.push(usage);
      for (const { index, text, finish_reason } of choices) {
        texts[index] += text;
        if (finish_reason) reasons.push(finish_reason);
      }
    }
    expect(texts).toEqual(['hello world', 'hello world']);
    expect(reasons).toEqual(['stop', 'stop']);
    expect(usages.at(-1)).toMatchObject({ prompt_tokens: 2, completion_tokens: 24 });
    expect(usages.slice(0, -1).every((usage) => usage === null)).toBe(true);
  });

  it('adds up to what is answered whole, ids and log-probabilities included', async () => {
    const body = { model: 'tiny', prompt: 'say é', stop: ['wo'], logprobs: 2, echo: true, return_token_ids: true };
    const handle = createHandler(service());
    const whole = (await (await handle(post(body))).json()).choices[0];
    const lines = (await (await handle(post({ ...body, stream: true }))).text()).trim().split('\n\n');
    expect(lines.pop()).toBe('data: [DONE]');
    const chunks = lines.map((line) => JSON.parse(line.replace(/^data: /, '')).choices[0]);
    expect(chunks.map(({ text }) => text).join('')).toBe(whole.text);
    expect(chunks.flatMap(({ token_ids }) => token_ids)).toEqual(whole.token_ids);
    expect(chunks.flatMap(({ logprobs }) => logprobs.tokens)).toEqual(whole.logprobs.tokens);
    expect(chunks.flatMap(({ logprobs }) => logprobs.text_offset)).toEqual(whole.logprobs.text_offset);
    expect(chunks[0].prompt_token_ids).toEqual(whole.prompt_token_ids);
    expect(whole.text).toBe('say éhello ');
  });

  it('delivers a failure midway as an error of the stream', async () => {
    const generator = new ScriptedGenerator(saying('abc'));
    generator.beforeToken = async () => {
      if (generator.requests[0]) generator.destroy();
    };
    const stream = await client(generator).completions.create({ model: 'tiny', prompt: 'a', stream: true });
    const readAll = async () => {
      for await (const chunk of stream) expect(chunk.choices[0]?.text).toBe('');
    };
    const error = await failure(readAll());
    expect(error).toMatchObject({ code: 'device_lost', type: 'server_error' });
  });

  it('stops the GPU when the client leaves', async () => {
    const generator = new ScriptedGenerator(saying('x'.repeat(200)));
    generator.beforeToken = () => new Promise((resolve) => setTimeout(resolve, 1));
    const stream = await client(generator).completions.create({ model: 'tiny', prompt: 'a', stream: true, max_tokens: 200 });
    for await (const chunk of stream) {
      expect(chunk.choices[0]?.text).toBe('x');
      break;
    }
    await expect.poll(() => generator.ends).toEqual(['aborted']);
  });

  it('stops the GPU when the client of a whole answer leaves before it is complete', async () => {
    const generator = new ScriptedGenerator(saying('x'.repeat(200)));
    generator.beforeToken = () => new Promise((resolve) => setTimeout(resolve, 1));
    const response = await createHandler(service(generator))(post({ model: 'tiny', prompt: 'a', max_tokens: 200 }));
    await response.body?.cancel();
    await expect.poll(() => generator.ends).toEqual(['aborted']);
  });

  it('breaks a whole answer off when it fails midway', async () => {
    const generator = new ScriptedGenerator(saying('abc'));
    let tokens = 0;
    generator.beforeToken = async () => {
      tokens += 1;
      if (tokens === 2) generator.destroy();
    };
    const response = await createHandler(service(generator))(post({ model: 'tiny', prompt: 'a' }));
    await expect(response.text()).rejects.toMatchObject({ name: 'device-lost' });
  });

  it('stops the GPU when the request is aborted, streamed or not', async () => {
    for (const stream of [true, false]) {
      const generator = new ScriptedGenerator(saying('x'.repeat(200)));
      const abort = new AbortController();
      generator.beforeToken = async () => abort.abort();
      const request = new Request(post({ model: 'tiny', prompt: 'a', stream, max_tokens: 200 }), { signal: abort.signal });
      await createHandler(service(generator))(request);
      await expect.poll(() => generator.ends).toEqual(['aborted']);
    }
  });
});

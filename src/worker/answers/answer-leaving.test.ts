// A generation is read to its end even when its reader is slow, leaves or throws. The next answer
// then gets its turn on the GPU.

import { expect, test } from 'vitest';
import type { AnswerEvent } from '../../contracts/answer.ts';
import { ModelHost } from '../models/model-host.ts';
import type { ServedModel } from '../models/served-model.ts';
import { answerOf, answerRequest, endOf, HARMONY, RAW, TestClock, textsOf } from '../testing/answers.ts';
import { byteEncoding, saying } from '../testing/byte-model.ts';
import { Gate } from '../testing/fake-models.ts';
import { ScriptedGenerator } from '../testing/scripted-generator.ts';
import { generateAnswer } from './answer.ts';

const SAID = '<|channel|>final<|message|>hello';

/** A model behind the GPU's queue. */
async function hosted(said = SAID): Promise<{ model: ServedModel; generator: ScriptedGenerator }> {
  const generator = new ScriptedGenerator(saying(said), { contextTokens: 2000, vocabulary: 277 });
  const host = new ModelHost(async () => generator);
  const source = { config: {}, stream: async () => {}, readRows: async () => new Uint8Array() } as never;
  const facts = { id: 'tiny', url: 'https://app.test/tiny', source, stopTokens: byteEncoding.stopTokens };
  const choices = { weights: 'exact', embedding: 'gpu', cache: 'f16' } as const;
  return { model: await host.load({ ...facts, encoding: byteEncoding, loadOptions: choices }, {}), generator };
}

const answerTo = (model: ServedModel, signal: AbortSignal) => generateAnswer(model, answerRequest({ signal }), new TestClock());

async function readAll(answer: AsyncIterable<AnswerEvent>): Promise<AnswerEvent[]> {
  const events: AnswerEvent[] = [];
  for await (const event of answer) events.push(event);
  return events;
}

/** The next answer can only arrive when the turn of the one before is over. */
async function expectFree(model: ServedModel, generator: ScriptedGenerator): Promise<void> {
  generator.beforeToken = async () => {};
  expect(textsOf(await answerOf(model))).toEqual([['final', 'hello']]);
}

test('cancelled while it waits for its turn, it ends at once and the one before goes on', async () => {
  const { model, generator } = await hosted();
  const gate = new Gate();
  generator.beforeToken = () => gate.pass();
  const before = answerOf(model);
  await expect.poll(() => gate.arrived).toBe(1);
  const stop = new AbortController();
  const waiting = readAll(answerTo(model, stop.signal));
  stop.abort();
  expect(endOf(await waiting)).toMatchObject({ reason: 'cancelled', ids: [], usage: { outputTokens: 0, promptTokens: 1 } });
  gate.open();
  expect(textsOf(await before)).toEqual([['final', 'hello']]);
  expect(generator.requests).toHaveLength(1);
});

test('cancelled while the prompt is read, it ends without a token', async () => {
  const { model, generator } = await hosted();
  const stop = new AbortController();
  generator.beforePrefill = async () => stop.abort();
  const events = await readAll(answerTo(model, stop.signal));
  expect(events.map(({ type }) => type)).toEqual(['end']);
  expect(endOf(events)).toMatchObject({ reason: 'cancelled', decodeMs: 0 });
  generator.beforePrefill = async () => {};
  await expectFree(model, generator);
});

test('cancelled while it decodes, it ends with what was said so far, held text and an open call included', async () => {
  for (const said of ['<|channel|>final<|message|>one <stop', '<|channel|>commentary to=functions.f<|message|>{"a"']) {
    const { model, generator } = await hosted(said);
    const stop = new AbortController();
    let tokens = 0;
    generator.beforeToken = async () => {
      tokens += 1;
      if (tokens === [...byteEncoding.tokenizer.encodeWithSpecials(said)].length + 1) stop.abort();
    };
    const events = await answerOf(model, { stop: ['<stop>'], signal: stop.signal });
    expect(textsOf(events)[0]?.[1]).toBe(said.split('<|message|>')[1]);
    expect(endOf(events)).toMatchObject({ reason: 'cancelled', stopString: null });
    const callEnd = events.find(({ type }) => type === 'tool-call-end');
    if (callEnd) expect(callEnd).toMatchObject({ isCut: true });
    expect(generator.ends).toEqual(['aborted']);
  }
});

test('tokens that were in flight when the answer was over are read and forgotten', async () => {
  const said = '<|channel|>final<|message|>one two three';
  for (const format of [HARMONY, RAW]) {
    const { model, generator } = await hosted(said);
    generator.inFlight = 3;
    const events = await answerOf(model, { format, stop: [' t'], withTokens: true });
    expect(textsOf(events)[0]?.[1]).toMatch(/one$/);
    const sampled = byteEncoding.tokenizer.encodeWithSpecials(said.slice(0, -'wo three'.length));
    expect(endOf(events)).toMatchObject({
      reason: 'stop',
      stopString: ' t',
      ids: sampled,
      usage: { outputTokens: sampled.length },
    });
    expect(generator.ends).toEqual(['aborted']);
  }
});

test.each([HARMONY, RAW])('a reader that leaves, or throws, stops the generation: $type', async (format) => {
  for (const leave of ['return', 'throw']) {
    const { model, generator } = await hosted();
    const gate = new Gate();
    let tokens = 0;
    generator.beforeToken = async () => {
      tokens += 1;
      if (tokens > 8) await gate.pass();
    };
    const read = async () => {
      for await (const event of generateAnswer(model, answerRequest({ format }), new TestClock())) {
        if (!('text' in event)) continue;
        // The GPU goes on only after the reader has left.
        queueMicrotask(() => gate.open());
        if (leave === 'throw') throw new Error('The reader failed.');
        break;
      }
    };
    if (leave === 'throw') await expect(read()).rejects.toThrow('The reader failed.');
    else await read();
    expect(generator.ends).toEqual(['aborted']);
    await expectFree(model, generator);
  }
});

test('a reader that stops reading does not keep the GPU', async () => {
  const { model, generator } = await hosted();
  const answer = generateAnswer(model, answerRequest(), new TestClock());
  await answer.next();
  await expect.poll(() => generator.ends).toEqual(['stop-token']);
  await expectFree(model, generator);
  expect(textsOf(await readAll(answer))).toEqual([['final', 'hello']]);
});

test('a reader that stops reading can still be aborted', async () => {
  const { model, generator } = await hosted('<|channel|>final<|message|>hello');
  const gate = new Gate();
  let tokens = 0;
  generator.beforeToken = async () => {
    tokens += 1;
    if (tokens > 8) await gate.pass();
  };
  const stop = new AbortController();
  const answer = answerTo(model, stop.signal);
  await answer.next();
  await expect.poll(() => gate.arrived).toBe(1);
  stop.abort();
  gate.open();
  await expect.poll(() => generator.ends).toEqual(['aborted']);
  await expectFree(model, generator);
});

test('an answer that is never read asks for nothing', async () => {
  const { model, generator } = await hosted();
  const answer = generateAnswer(model, answerRequest(), new TestClock());
  await answer.return();
  expect(generator.requests).toEqual([]);
});

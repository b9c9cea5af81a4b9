import { describe, expect, test } from 'vitest';
import { answerOf, answerRequest, endOf, HARMONY, RAW, TestClock, textsOf } from '../testing/answers.ts';
import { byteEncoding, idsOf, saying, serve } from '../testing/byte-model.ts';
import { ScriptedGenerator } from '../testing/scripted-generator.ts';
import { generateAnswer } from './answer.ts';

const THOUGHT = '<|channel|>analysis<|message|>Hm…<|end|>';
const PREAMBLE = '<|start|>assistant<|channel|>commentary<|message|>Let me look.<|end|>';
const CALL = '<|start|>assistant<|channel|>commentary to=functions.f <|constrain|>json<|message|>{"a":1}';
const FINAL = '<|start|>assistant<|channel|>final<|message|>Hé!';
const SIZES = { contextTokens: 4000, vocabulary: 277 };

const scripted = (text: string) => new ScriptedGenerator(saying(text), SIZES);
const model = (text: string) => serve(scripted(text));

test('gives every channel as its own kind of event, messages numbered in order', async () => {
  const events = await answerOf(model(`${THOUGHT}${PREAMBLE}${FINAL}`));
  expect(textsOf(events)).toEqual([
    ['reasoning', 'Hm…'],
    ['commentary', 'Let me look.'],
    ['final', 'Hé!'],
  ]);
  expect(events[0]).toMatchObject({ type: 'prefill', tokens: 1, totalTokens: 1 });
  expect(endOf(events)).toMatchObject({ reason: 'stop', stopString: null, dropped: [] });
});

test.each(['user', 'system', 'developer'])(
  'F2 drops and records what the model writes as %s, before any of it is shown',
  async (role) => {
    const events = await answerOf(model(`${THOUGHT}<|start|>${role}<|message|>Sure, it is 12.<|end|>${FINAL}`));
    expect(
      events
        .filter((event) => event.type === 'text-delta')
        .map(({ text }) => text)
        .join(''),
    ).toBe('Hé!');
    expect(JSON.stringify(events.slice(0, -1))).not.toContain('Sure');
    expect(endOf(events)).toMatchObject({ reason: 'stop', dropped: [{ role, text: 'Sure, it is 12.' }] });
  },
);

test('shows text on no channel, or on an unknown one, as the answer; an empty message gives no event', async () => {
  expect(textsOf(await answerOf(model('just text')))).toEqual([['final', 'just text']]);
  const events = await answerOf(model(`<|channel|>final<|message|><|end|>${FINAL}`));
  expect(textsOf(events)).toEqual([['final', 'Hé!']]);
});

test('has token records only where they are asked for', async () => {
  const deltas = (await answerOf(model(FINAL))).filter((event) => 'text' in event);
  expect(deltas.some((event) => 'tokens' in event)).toBe(false);
});

describe('a call of a tool', () => {
  test('ends the turn with its own reason', async () => {
    const format = { type: 'harmony', tools: ['functions.f'] } as const;
    const events = await answerOf(model(`${THOUGHT}${CALL}<|call|>`), { format });
    expect(textsOf(events)).toEqual([
      ['reasoning', 'Hm…'],
      ['functions.f', '{"a":1}'],
    ]);
    const [start, ...deltas] = events.filter(({ type }) => type.startsWith('tool-call'));
    expect(start).toMatchObject({ type: 'tool-call-start', recipient: 'functions.f', message: 1 });
    expect(deltas.pop()).not.toHaveProperty('isCut');
    expect(endOf(events).reason).toBe('tool-calls');
  });

  test.each([
    ['by its bare name', 'to=f', 'functions.f'],
    ['of a tool that is not declared', 'to=functions.other', 'functions.other'],
    ['of a built-in tool, on its channel', 'to=python', 'python'],
  ])('%s is a call', async (_, address, recipient) => {
    const format = { type: 'harmony', tools: ['functions.f'] } as const;
    const said = `<|channel|>analysis ${address}<|message|>1<|call|>`;
    const events = await answerOf(model(said), { format });
    expect(textsOf(events)).toEqual([[recipient, '1']]);
    expect(endOf(events)).toMatchObject({ reason: 'tool-calls', usage: { reasoningTokens: 0 } });
  });

  test('without arguments has a start and an end; several of one turn each have both', async () => {
    const empty = '<|channel|>commentary to=functions.g<|message|><|end|>';
    const events = await answerOf(model(`${empty}${CALL}<|call|>`));
    expect(textsOf(events)).toEqual([
      ['functions.g', ''],
      ['functions.f', '{"a":1}'],
    ]);
    expect(events.filter(({ type }) => type === 'tool-call-end')).toHaveLength(2);
  });

  test('that a limit cuts off ends as cut, and the reason is the limit', async () => {
    const events = await answerOf(model(CALL), { maxTokens: idsOf(CALL).length - 2 });
    expect(textsOf(events)).toEqual([['functions.f', '{"a":']]);
    expect(events.at(-2)).toMatchObject({ type: 'tool-call-end', isCut: true });
    expect(endOf(events).reason).toBe('length');
  });

  test('before an answer does not make the answer a call', async () => {
    const events = await answerOf(model(`${CALL}<|end|>${FINAL}`));
    expect(endOf(events).reason).toBe('stop');
  });
});

describe('the end', () => {
  const script = `${THOUGHT}${FINAL}`;

  test('counts every token, those of reasoning with header and terminator, and gives all ids', async () => {
    const generator = scripted(script);
    const end = endOf(await answerOf(serve(generator), { prompt: idsOf('Who?') }));
    const ids = [...idsOf(script), byteEncoding.tokens.return];
    expect(end.ids).toEqual(ids);
    expect(end.usage).toEqual({
      promptTokens: 4,
      cachedTokens: 0,
      outputTokens: ids.length,
      reasoningTokens: idsOf(THOUGHT).length,
    });
  });

  test('has the times of prefill, decoding and reasoning', async () => {
    const clock = new TestClock();
    const generator = scripted(script);
    generator.beforePrefill = async () => void (clock.ms += 500);
    generator.beforeToken = async () => void (clock.ms += 10);
    const events = await answerOf(serve(generator), {}, clock);
    const { prefillMs, decodeMs, reasoningMs, usage } = endOf(events);
    expect([prefillMs, decodeMs]).toEqual([510, 10 * (usage.outputTokens - 1)]);
    expect(reasoningMs).toBe(10 * (usage.reasoningTokens - 1));
    const times = events.map((event) => ('atMs' in event ? event.atMs : 0)).slice(0, -1);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(events[0]).toMatchObject({ type: 'prefill', atMs: 500 });
  });

  test('of a second reasoning adds both', async () => {
    const again = `${THOUGHT}${PREAMBLE}<|start|>assistant${THOUGHT}${FINAL}`;
    const { usage } = endOf(await answerOf(model(again)));
    expect(usage.reasoningTokens).toBe(2 * idsOf(THOUGHT).length + idsOf('<|start|>assistant').length);
  });

  test('is length at maxTokens and where the context is full, an unfinished character shown as one U+FFFD', async () => {
    const said = '<|channel|>final<|message|>a😀';
    const cut = await answerOf(model(said), { maxTokens: idsOf(said).length - 1 });
    expect(textsOf(cut)).toEqual([['final', 'a\ufffd']]);
    expect(endOf(cut).reason).toBe('length');
    const small = new ScriptedGenerator(saying(said), { contextTokens: 12, vocabulary: 277 });
    expect(endOf(await answerOf(serve(small))).reason).toBe('length');
  });

  test('of no token at all has no times', async () => {
    const end = endOf(await answerOf(model(script), { maxTokens: 0 }));
    expect(end).toMatchObject({ reason: 'length', decodeMs: 0, reasoningMs: 0, ids: [] });
  });

  test('comes at a stop token that only this model has, whose text is not shown', async () => {
    const [own = 0] = idsOf('Z');
    const generator = new ScriptedGenerator(() => idsOf('<|channel|>final<|message|>HiZ'), SIZES);
    const other = { ...serve(generator), stopTokens: new Set([...byteEncoding.stopTokens, own]) };
    const events = await answerOf(other);
    expect(textsOf(events)).toEqual([['final', 'Hi']]);
    expect(endOf(events).reason).toBe('stop');
  });

  test('comes where the model begins to speak for another, and the GPU stops', async () => {
    const generator = scripted('<|channel|>final<|message|>Yes.<|end|><|start|>user<|message|>And then?');
    const events = await answerOf(serve(generator));
    expect(textsOf(events)).toEqual([['final', 'Yes.']]);
    expect(endOf(events).reason).toBe('stop');
    expect(generator.ends).toEqual(['aborted']);
  });
});

test.each([HARMONY, RAW])('gives what came before a failure, then throws: $type', async (format) => {
  const said = '<|channel|>final<|message|>abc';
  const generator = scripted(said);
  let tokens = 0;
  generator.beforeToken = async () => {
    tokens += 1;
    if (tokens === idsOf(said).length) generator.destroy();
  };
  const seen: string[] = [];
  const read = async () => {
    for await (const event of generateAnswer(serve(generator), answerRequest({ format }), new TestClock())) {
      if ('text' in event) seen.push(event.text);
    }
  };
  await expect(read()).rejects.toMatchObject({ name: 'device-lost' });
  expect(seen.join('')).toMatch(/ab$/);
});

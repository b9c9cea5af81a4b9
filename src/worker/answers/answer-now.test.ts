import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnswerEvent } from '../../contracts/answer.ts';
import { answerRequest, endOf, TestClock, textsOf } from '../testing/answers.ts';
import { byteEncoding, idsOf, serve } from '../testing/byte-model.ts';
import { ScriptedGenerator } from '../testing/scripted-generator.ts';
import { type AnswerRequest, generateAnswer } from './answer.ts';

const SIZES = { contextTokens: 4000, vocabulary: 277 };
const PROMPT = idsOf('<|start|>user<|message|>Who?<|end|><|start|>assistant');
const OPENING = '<|channel|>analysis<|message|>';
const TURN = '<|end|><|start|>assistant<|channel|>final<|message|>';
const REASONING = 'Let me see: é, “x” and more.';
const ANSWER = 'Ten.';

/** A model that reasons on and on, and gives an answer once its prompt opens one. */
function thinker(reasoning = REASONING, sizes = SIZES) {
  const turn = idsOf(TURN);
  return new ScriptedGenerator(function* (prompt) {
    const answers = turn.every((id, at) => prompt[prompt.length - turn.length + at] === id);
    yield* answers ? idsOf(ANSWER) : idsOf(OPENING + reasoning.repeat(20));
    for (;;) yield byteEncoding.tokens.return;
  }, sizes);
}

/** The events of an answer; "answer now" is asked once `isDue` says so. */
async function answerNow(
  generator: ScriptedGenerator,
  isDue: (event: AnswerEvent, count: number) => boolean,
  changes: Partial<AnswerRequest> = {},
): Promise<AnswerEvent[]> {
  const now = new AbortController();
  const events: AnswerEvent[] = [];
  const request = { ...answerRequest({ prompt: PROMPT, maxTokens: 3000 }), answerNow: now.signal, ...changes };
  for await (const event of generateAnswer(serve(generator), request, new TestClock())) {
    events.push(event);
    if (isDue(event, events.length)) now.abort();
  }
  return events;
}

const isReasoning = ({ type }: AnswerEvent) => type === 'reasoning-delta';

describe('"answer now"', () => {
  test('ends the reasoning where it is, whole characters only, and the answer follows in the same stream', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 60 }), fc.nat({ max: 4 }), async (after, inFlight) => {
        const generator = thinker();
        generator.inFlight = inFlight;
        const events = await answerNow(generator, (_event, count) => count > after);
        const [reasoning, answer, ...more] = textsOf(events);
        expect([answer, more]).toEqual([['final', ANSWER], []]);
        expect(reasoning?.[0]).toBe('reasoning');
        const thought = reasoning?.[1] ?? '';
        expect(REASONING.repeat(20).startsWith(thought)).toBe(true);
        // The model sees its own tokens again, and then the words that end its reasoning.
        expect(generator.requests[1]?.prompt).toEqual([...PROMPT, ...idsOf(OPENING + thought + TURN)]);
        expect(endOf(events).reason).toBe('stop');
      }),
      { numRuns: 60 },
    );
  });

  test('numbers the answer after the reasoning, and the figures are those of one answer', async () => {
    const generator = thinker();
    const events = await answerNow(generator, isReasoning);
    const messages = new Set(events.flatMap((event) => ('message' in event ? [event.message] : [])));
    expect([...messages]).toEqual([0, 1]);
    const { usage, ids } = endOf(events);
    const thought = textsOf(events)[0]?.[1] ?? '';
    const sampled = idsOf(OPENING + thought).length + idsOf(ANSWER).length + 1;
    expect(usage).toMatchObject({ promptTokens: PROMPT.length, outputTokens: sampled });
    expect(usage.reasoningTokens).toBe(idsOf(OPENING + thought).length);
    expect(ids).toEqual([...idsOf(OPENING + thought + TURN + ANSWER), byteEncoding.tokens.return]);
    expect(events.filter(({ type }) => type === 'prefill')).toHaveLength(1);
  });

  test('that comes before the first word waits for the reasoning', async () => {
    const generator = thinker();
    const events = await answerNow(generator, ({ type }) => type === 'prefill');
    expect(textsOf(events)).toEqual([
      ['reasoning', REASONING.slice(0, 1)],
      ['final', ANSWER],
    ]);
  });

  test('changes nothing once the answer itself is coming', async () => {
    const generator = new ScriptedGenerator(function* () {
      yield* idsOf(`<|channel|>final<|message|>${ANSWER}`);
      for (;;) yield byteEncoding.tokens.return;
    }, SIZES);
    expect(textsOf(await answerNow(generator, () => true))).toEqual([['final', ANSWER]]);
    expect(generator.requests).toHaveLength(1);
  });

  test('ends each reasoning of a model that begins another one', async () => {
    let turns = 0;
    const generator = new ScriptedGenerator(function* () {
      turns += 1;
      if (turns === 1) yield* idsOf(OPENING + REASONING);
      if (turns === 2) yield* idsOf(`<|end|><|start|>assistant${OPENING}${REASONING}`);
      yield* idsOf(ANSWER);
      for (;;) yield byteEncoding.tokens.return;
    }, SIZES);
    const events = await answerNow(generator, isReasoning);
    expect(textsOf(events).at(-1)).toEqual(['final', ANSWER]);
    expect(generator.requests).toHaveLength(3);
  });

  test('leaves a stop in force', async () => {
    const stop = new AbortController();
    const generator = thinker();
    const due = (event: AnswerEvent) => {
      if (event.type === 'text-delta') stop.abort();
      return isReasoning(event);
    };
    const events = await answerNow(generator, due, { signal: stop.signal });
    expect(endOf(events).reason).toBe('cancelled');
    expect(generator.ends).toEqual(['aborted', 'aborted']);
  });

  test.each([
    ['the context is full', { contextTokens: PROMPT.length + idsOf(OPENING).length + 10, vocabulary: 277 }, 3000],
    ['no more tokens are allowed', SIZES, idsOf(OPENING).length + 1],
  ])('ends with a limit where %s', async (_where, sizes, maxTokens) => {
    const generator = thinker(REASONING, sizes);
    const events = await answerNow(generator, isReasoning, { maxTokens });
    expect(endOf(events).reason).toBe('length');
    expect(textsOf(events).map(([kind]) => kind)).toEqual(['reasoning']);
  });
});

import { describe, expect, test } from 'vitest';
import { textMessage } from '../../harmony/message.ts';
import { byteEncoding, idsOf } from '../../testing/byte-model.ts';
import { assistantText, reasoning, textOf, toolCall, toolResult, userMessage } from './history.ts';
import { withSampledTurns } from './reuse-sampled.ts';
import { type SampledCall, SampledCalls, splitAtCalls } from './sampled-calls.ts';

const START = '<|start|>assistant';
const THOUGHT = '<|channel|>analysis<|message|>Think.<|end|>';
const call = (text: string, end: string) => `<|channel|>commentary to=functions.f <|constrain|>json<|message|>${text}${end}`;
const FINAL = '<|channel|>final<|message|>Done.<|return|>';

const split = (text: string) => splitAtCalls(byteEncoding, idsOf(text), ['functions.f']);
const spelled = (ids: readonly number[] | undefined) => (ids ? byteEncoding.tokenizer.decode(ids) : null);

describe('an answer is cut behind each call', () => {
  test('with the ids that were sampled', () => {
    const [first, ...rest] = split(THOUGHT + START + call('{}', '<|call|>'));
    expect(rest).toEqual([]);
    expect(first?.map(({ sampled }) => spelled(sampled))).toEqual([START + THOUGHT, START + call('{}', '<|call|>')]);
  });

  test('a message that would be rendered with another end keeps no ids', () => {
    const calls = split(call('1', '<|end|>') + START + call('2', '<|call|>') + START + FINAL);
    expect(calls.map((messages) => messages.map(({ sampled }) => spelled(sampled)))).toEqual([
      [null],
      [START + call('2', '<|call|>')],
    ]);
  });

  test('so does a message that had to be repaired', () => {
    expect(split('<|channel|>commentary to=functions.f{}<|call|>')[0]?.[0]).toMatchObject({ recipient: 'functions.f' });
    expect(split('<|channel|>commentary to=functions.f{}<|call|>')[0]?.[0]).not.toHaveProperty('sampled');
  });
});

test('the least recently used calls leave where there are too many ids', () => {
  const calls = new SampledCalls(10);
  const sampled = (count: number): SampledCall => {
    return { model: 'm', messages: [{ ...textMessage('assistant', ''), sampled: Array.from({ length: count }, (_, at) => at) }] };
  };
  calls.add('a', sampled(4));
  calls.add('b', sampled(4));
  expect(calls.find('a', 'm')).not.toBeNull();
  calls.add('c', sampled(4));
  expect(['a', 'b', 'c'].map((id) => calls.find(id, 'm') !== null)).toEqual([true, false, true]);
  calls.add('d', sampled(11));
  expect(['a', 'b', 'c', 'd'].map((id) => calls.find(id, 'm') !== null)).toEqual([false, false, false, false]);
});

describe('a sampled turn stands in a history', () => {
  const calls = new SampledCalls();
  const messages = split(THOUGHT + START + call('{"a": 1}', '<|call|>'))[0] ?? [];
  calls.add('id', { model: 'm', messages });
  const wrote = (text: string, name = 'f') => toolCall({ callId: 'id', name, arguments: text });
  const isSampled = (history: Parameters<typeof withSampledTurns>[0], model = 'm') =>
    withSampledTurns(history, calls, model).some(({ sampled }) => sampled !== undefined);

  test.each([
    ['as it was', '{"a": 1}'],
    ['with other blanks', ' {"a":1}\n'],
  ])('whose arguments are %s', (_, text) => {
    expect(isSampled([userMessage('Hi'), wrote(text)])).toBe(true);
  });

  test('whose reasoning is the same, or left out; left out, it comes back', () => {
    expect(isSampled([userMessage('Hi'), reasoning('Think.'), wrote('{"a": 1}')])).toBe(true);
    const history = withSampledTurns([userMessage('Hi'), wrote('{"a": 1}')], calls, 'm');
    expect(history.map((message) => [message.channel, textOf(message)])).toEqual([
      [null, 'Hi'],
      ['analysis', 'Think.'],
      ['commentary', '{"a": 1}'],
    ]);
  });

  test.each([
    ['other arguments', [wrote('{"a": 2}')]],
    ['arguments that are no JSON', [wrote('{"a": ')]],
    ['another function', [wrote('{"a": 1}', 'g')]],
    ['other reasoning', [reasoning('No.'), wrote('{"a": 1}')]],
    ['text that the model did not write', [assistantText('Wait.', 'commentary'), wrote('{"a": 1}')]],
  ])('but not with %s', (_, turn) => {
    const history = [userMessage('Hi'), ...turn];
    expect(withSampledTurns(history, calls, 'm')).toEqual(history);
  });

  test('but not for another model, nor for an id that nobody sampled', () => {
    expect(isSampled([wrote('{"a": 1}')], 'other')).toBe(false);
    expect(isSampled([{ ...wrote('{"a": 1}'), callId: 'unknown' }])).toBe(false);
  });

  test('and its result answers on the channel that the model chose', () => {
    const analysis = split('<|channel|>analysis to=functions.f <|constrain|>json<|message|>{}<|call|>')[0] ?? [];
    calls.add('other', { model: 'm', messages: analysis });
    const history = [
      toolCall({ callId: 'other', name: 'f', arguments: '{}' }),
      toolResult({ callId: 'other', name: 'f', text: 'ok' }),
    ];
    expect(withSampledTurns(history, calls, 'm').map(({ channel }) => channel)).toEqual(['analysis', 'analysis']);
  });
});

// The rules of the examination: turns that pass, and turns that must not.
import { describe, expect, it } from 'vitest';
import { keepsRule, parseTurn, type Rule } from './scoring.ts';

const final = (text: string) =>
  `<|channel|>analysis<|message|>Thinking.<|end|><|start|>assistant<|channel|>final<|message|>${text}<|return|>`;
const call = (name: string, json: string) =>
  `<|channel|>commentary to=functions.${name} <|constrain|>json<|message|>${json}<|call|>`;
const keeps = (rule: Rule, written: string) => keepsRule(rule, parseTurn(written));

describe('a turn', () => {
  it('is an answer with or without a thought before it', () => {
    expect(parseTurn(final('Yes.'))).toEqual({ kind: 'answer', text: 'Yes.' });
    expect(parseTurn('<|channel|>final<|message|>Yes.<|return|>')).toEqual({ kind: 'answer', text: 'Yes.' });
  });

  it('is a call with its name and its arguments', () => {
    expect(parseTurn(call('add', '{"a": 1}'))).toEqual({ kind: 'call', name: 'add', arguments: '{"a": 1}' });
  });

  it('is malformed without its end, with a stray marker, or without a channel', () => {
    for (const written of [
      '<|channel|>final<|message|>Yes.',
      '<|channel|>final<|message|>Yes.<|end|>',
      '<|channel|>final<|message|>Yes<|start|>.<|return|>',
      'Yes.<|return|>',
    ])
      expect(parseTurn(written)).toEqual({ kind: 'malformed' });
  });
});

describe('a rule', () => {
  it('of keywords wants one of every group, in any case', () => {
    const rule: Rule = { kind: 'keywords', groups: [['device', 'here'], ['not']] };
    expect(keeps(rule, final('It does NOT leave this Device.'))).toBe(true);
    expect(keeps(rule, final('It stays on this device.'))).toBe(false);
  });

  it('of exact text allows no other letter', () => {
    expect(keeps({ kind: 'exact', text: 'tac' }, final('tac'))).toBe(true);
    expect(keeps({ kind: 'exact', text: 'tac' }, final('Tac'))).toBe(false);
  });

  it('of a pattern searches the answer', () => {
    expect(keeps({ kind: 'pattern', pattern: '(?:^|[^\\d-])85\\.?$' }, final('47 + 38 = 85.'))).toBe(true);
    expect(keeps({ kind: 'pattern', pattern: '(?:^|[^\\d-])85\\.?$' }, final('47 + 38 = 185.'))).toBe(false);
  });

  it('of JSON compares values, not texts', () => {
    const rule: Rule = { kind: 'json', value: { name: 'Anna', age: 4 } };
    expect(keeps(rule, final('{"age":4,"name":"Anna"}'))).toBe(true);
    expect(keeps(rule, final('{"age":"4","name":"Anna"}'))).toBe(false);
    expect(keeps(rule, final('{"age":4,'))).toBe(false);
  });

  it('of a call wants the function and its arguments, and no answer instead', () => {
    const rule: Rule = { kind: 'call', name: 'add', arguments: { a: 1, b: 2 } };
    expect(keeps(rule, call('add', '{"b": 2, "a": 1}'))).toBe(true);
    expect(keeps(rule, call('add', '{"a": 1}'))).toBe(false);
    expect(keeps(rule, call('sum', '{"a": 1, "b": 2}'))).toBe(false);
    expect(keeps(rule, final('3'))).toBe(false);
  });

  it('of several rules wants all of them', () => {
    const rule: Rule = {
      kind: 'all',
      rules: [
        { kind: 'pattern', pattern: '^[^a-z]+$' },
        { kind: 'keywords', groups: [['paris']] },
      ],
    };
    expect(keeps(rule, final('PARIS.'))).toBe(true);
    expect(keeps(rule, final('Paris.'))).toBe(false);
    expect(keeps(rule, final('ROME.'))).toBe(false);
  });
});

import { expect, test } from 'vitest';
import { compileGrammar } from '../context-free/compile-grammar.ts';
import { accepts } from '../testing/read-text.ts';

const SUM = `start: expr
expr: expr ("+" | "-") term -> sum
    | term
?term.2: NUMBER | "(" expr ")"
%import common.NUMBER
%import common (WS, INT -> NUM)
%ignore WS // between terminals
`;

test.each<[string, readonly string[], readonly string[]]>([
  [SUM, [' 1 + 2', '(1+2.5e3) - 4\n', '1-1-1'], ['1 2', '()', '1+', '']],
  ['start: "on"i WORD~2..3 [";"]\nWORD: /[a-z]/ | "0".."4"', ['oNab', 'ON0z4;'], ['ona', 'on59']],
  ['start: A*\nA: B "-" B\nB: /\\d{2}/', ['', '12-34', '12-3456-78'], ['12-', '1-2']],
  ['start: ESCAPED_STRING\n%import common.ESCAPED_STRING', ['""', '"a\\"é"'], ['"a"b"', '"\\"', '"\n"']],
])('%j has its texts and no others', (definition, inside, outside) => {
  const grammar = compileGrammar(definition, 'lark');
  for (const text of inside) expect(accepts(grammar, text), text).toBe(true);
  for (const text of outside) expect(accepts(grammar, text), text).toBe(false);
});

test.each([
  ['start: /a*?/', 'line 1, column 8: a lazy quantifier cannot be held'],
  ['start: "a"\n  b', 'line 2, column 4: expected ":"'],
  ['start: "a" b', 'line 1, column 12: "b" is not defined'],
  ['start: /(?=a)/', 'line 1, column 8: The pattern "(?=a)" has a lookaround'],
  ['start: /a/s', 'the flag "s"'],
  ['start: /^a/', '^ and $ cannot be held'],
  ['start: A\nA: "x" A', 'line 2, column 1: the terminal "A" contains itself'],
  ['start: A\nA: b\nb: "x"', 'a terminal has the rule "b"'],
  ['start: "a"\n%declare X', 'line 2, column 1: the directive %declare cannot be held'],
  ['%import python.NAME\nstart: NAME', 'only the library common'],
  ['start: t{"a"}', 'a template cannot be held'],
  ['rule: "a"', 'the rule "start" is missing'],
])('%j is refused: %s', (definition, message) => {
  expect(() => compileGrammar(definition, 'lark')).toThrow(message);
});

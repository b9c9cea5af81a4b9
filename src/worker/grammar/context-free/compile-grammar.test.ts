import { expect, test } from 'vitest';
import { accepts, stateBehind } from '../testing/read-text.ts';
import { compileGrammar } from './compile-grammar.ts';

const JSON_RULES = String.raw`
root ::= object
value ::= object | array | string | number | ("true" | "false" | "null") ws
object ::=
  "{" ws (
            string ":" ws value
    ("," ws string ":" ws value)*
  )? "}" ws
array ::= "[" ws ( value ("," ws value)* )? "]" ws
string ::= "\"" ( [^"\\\x7F\x00-\x1F] | "\\" (["\\bfnrt] | "u" [0-9a-fA-F]{4}) )* "\"" ws
number ::= ("-"? ([0-9] | [1-9] [0-9]{0,15})) ("." [0-9]+)? ([eE] [-+]? [0-9] [1-9]{0,15})? ws
# Optional space: by convention, applied in this grammar after literal chars when allowed
ws ::= | " " | "\n" [ \t]{0,20}
`;

test.each<[string, string, readonly string[], readonly string[]]>([
  ['JSON in GBNF', JSON_RULES, ['{}', '{"a": [1, {"é": null}]}', '{"\\u00e9":-1.5e+3}'], ['[]', '{"a"}', '{"a":01}']],
  ['left recursion', 'root ::= root "+" num | num\nnum ::= [0-9]+', ['1', '1+22+3'], ['', '+1', '1+']],
  ['indirect left recursion', 'root ::= a "x" | "r"\na ::= root "y" | ""', ['x', 'r', 'ryx', 'xyx'], ['y', 'rx']],
  ['an empty loop', 'root ::= (("a"?)*)*', ['', 'aaa'], ['b']],
  ['an ambiguous rule', 'root ::= root root | "a" | ""', ['', 'a', 'aaaa'], ['b', 'ab']],
  ['a rule of itself', 'root ::= root | "a"', ['a'], ['', 'aa']],
  ['nesting', 'root ::= "(" root ")" | ""', ['', '()', '((()))'], ['(', '(()', '())']],
  ['counts', 'root ::= "a"{2,3} [b]{1} "c"{1,}', ['aabc', 'aaabcc'], ['abc', 'aaaabc', 'aab']],
  ['characters of any length', 'root ::= [^a-z] . "\\u00e9"', ['é🎉é', 'A\né'], ['aaé', 'é🎉e']],
])('%s has its texts and no others', (_, definition, inside, outside) => {
  const grammar = compileGrammar(definition, 'gbnf');
  for (const text of inside) expect(accepts(grammar, text), text).toBe(true);
  for (const text of outside) expect(accepts(grammar, text), text).toBe(false);
});

test.each([
  ['left recursion', 'root ::= root ("a" "b")? "c" | "c"', 'c'],
  ['right recursion', 'root ::= item root | item\nitem ::= "c"', 'c'],
  ['a loop', 'root ::= (item ","?)*\nitem ::= "c" | "cc"', 'c'],
  ['a rule that is itself twice', 'root ::= root root | "c"', 'c'],
  ['a rule that is itself two or three times', 'root ::= root root root | root root | "c"', 'c'],
])('%s of any length has few states', (_, definition, letter) => {
  const grammar = compileGrammar(definition, 'gbnf');
  const keyBehind = (length: number) => {
    const state = stateBehind(grammar, letter.repeat(length));
    return state === null ? null : grammar.key(state);
  };
  expect(keyBehind(20)).not.toBeNull();
  expect(keyBehind(2000)).toBe(keyBehind(20));
});

test.each([
  ['root ::= "a', 'line 1, column 12: expected a character or an escape, but found the end'],
  ['root ::= "a"\nb ::= c', 'line 2, column 7: the rule "c" is not defined'],
  ['a ::= "a"', 'the rule "root" is missing'],
  ['root ::= "a"\nroot ::= "b"', 'line 2, column 1: the rule "root" is defined twice'],
  ['root ::= <think>', 'line 1, column 10: tokens of a vocabulary cannot be held'],
  ['root ::= "a" root', 'no finite text completes the rule "root"'],
  ['root ::= "a"{99999999}', 'over 20000 symbols'],
  [`root ::= ${'('.repeat(5000)}`, 'groups nest deeper than 200'],
  ['root = "a"', 'line 1, column 6: expected "::=", but found "="'],
])('%j is refused: %s', (definition, message) => {
  expect(() => compileGrammar(definition, 'gbnf')).toThrow(message);
});

// Each rule "y" has all the options of "x" with a caller of its own: 49,000 places.
const WIDE = () => {
  const letters = Array.from({ length: 70 }, (_, at) => JSON.stringify(String.fromCodePoint(0x100 + at)));
  const pairs = letters.flatMap((one) => letters.map((other) => `${one} ${other}`));
  const names = Array.from({ length: 10 }, (_, at) => `y${at}`);
  return [
    `root ::= "g" ("s" | "o" (${names.map((name, at) => `${name} "${at}"`).join(' | ')}))`,
    ...names.map((name) => `${name} ::= x | "${name}"`),
    `x ::= ${pairs.join(' | ')}`,
  ].join('\n');
};

test('a text that can be read in too many ways ends with an error, and leaves no text out', () => {
  const grammar = compileGrammar(WIDE(), 'gbnf');
  expect(accepts(grammar, 'gs')).toBe(true);
  expect(() => stateBehind(grammar, 'go')).toThrow('the text can be read in too many ways');
});

test('a grammar that is too ambiguous from its first byte is refused', () => {
  const definition = WIDE().replace('"g" ("s" | "o" ', '(');
  expect(() => compileGrammar(definition, 'gbnf')).toThrow('the text can be read in too many ways');
});

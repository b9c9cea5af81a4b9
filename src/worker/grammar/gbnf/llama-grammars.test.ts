// The example grammars of llama.cpp (grammars/*.gbnf, MIT), as its users have them.

import { expect, test } from 'vitest';
import { compileGrammar } from '../context-free/compile-grammar.ts';
import { accepts } from '../testing/read-text.ts';

const ARITHMETIC = String.raw`
root  ::= (expr "=" ws term "\n")+
expr  ::= term ([-+*/] term)*
term  ::= ident | num | "(" ws expr ")" ws
ident ::= [a-z] [a-z0-9_]* ws
num   ::= [0-9]+ ws
ws    ::= [ \t\n]*
`;
const LIST = String.raw`
root ::= item+

# Excludes various line break characters
item ::= "- " [^\r\n\x0b\x0c\x85\u2028\u2029]+ "\n"
`;
const CHESS = String.raw`
root    ::= "1. " move " " move "\n" ([1-9] [0-9]? ". " move " " move "\n")+
move    ::= (pawn | nonpawn | castle) [+#]?
nonpawn ::= [NBKQR] [a-h]? [1-8]? "x"? [a-h] [1-8]
pawn    ::= ([a-h] "x")? [a-h] [1-8] ("=" [NBKQR])?
castle  ::= "O-O" "-O"?
`;
const JSON_TEXT = String.raw`
root   ::= object
value  ::= object | array | string | number | ("true" | "false" | "null") ws

object ::=
  "{" ws (
            string ":" ws value
    ("," ws string ":" ws value)*
  )? "}" ws

array  ::=
  "[" ws (
            value
    ("," ws value)*
  )? "]" ws

string ::=
  "\"" (
    [^"\\\x7F\x00-\x1F] |
    "\\" (["\\bfnrt] | "u" [0-9a-fA-F]{4}) # escapes
  )* "\"" ws

number ::= ("-"? ([0-9] | [1-9] [0-9]{0,15})) ("." [0-9]+)? ([eE] [-+]? [0-9] [1-9]{0,15})? ws

# Optional space: by convention, applied in this grammar after literal chars when allowed
ws ::= | " " | "\n" [ \t]{0,20}
`;
const C = String.raw`
root ::= (declaration)*

declaration ::= dataType identifier "(" parameter? ")" "{" statement* "}"

dataType  ::= "int" ws | "float" ws | "char" ws
identifier ::= [a-zA-Z_] [a-zA-Z_0-9]*

parameter ::= dataType identifier

statement ::=
    ( dataType identifier ws "=" ws expression ";" ) |
    ( identifier ws "=" ws expression ";" ) |
    ( identifier ws "(" argList? ")" ";" ) |
    ( "return" ws expression ";" ) |
    ( "while" "(" condition ")" "{" statement* "}" ) |
    ( "for" "(" forInit ";" ws condition ";" ws forUpdate ")" "{" statement* "}" ) |
    ( "if" "(" condition ")" "{" statement* "}" ("else" "{" statement* "}")? ) |
    ( singleLineComment ) |
    ( multiLineComment )

forInit ::= dataType identifier ws "=" ws expression | identifier ws "=" ws expression
forUpdate ::= identifier ws "=" ws expression

condition ::= expression relationOperator expression
relationOperator ::= ("<=" | "<" | "==" | "!=" | ">=" | ">")

expression ::= term (("+" | "-") term)*
term ::= factor(("*" | "/") factor)*

factor ::= identifier | number | unaryTerm | funcCall | parenExpression
unaryTerm ::= "-" factor
funcCall ::= identifier "(" argList? ")"
parenExpression ::= "(" ws expression ws ")"

argList ::= expression ("," ws expression)*

number ::= [0-9]+

singleLineComment ::= "//" [^\n]* "\n"
multiLineComment ::= "/*" ( [^*] | ("*" [^/]) )* "*/"

ws ::= ([ \t\n]+)
`;

test.each<[string, string, readonly string[], readonly string[]]>([
  ['arithmetic', ARITHMETIC, ['(x_1 +2)*3 = 4\n', 'a=b\n1=2\n'], ['', '1=2', '1+=2\n', '1 2=3\n']],
  ['list', LIST, ['- a\n', '- é\n- "b" 🎉\n'], ['', '- \n', '- a', '- a\u2028\n', '- a\u0085\n', 'a\n']],
  ['chess', CHESS, ['1. e4 e5\n2. Nf3 Nc6\n', '1. exd5 O-O-O\n12. e8=Q+ Nbxd2#\n'], ['1. e4 e5\n', '1. e9 e5\n2. a1 a1\n']],
  [
    'json',
    JSON_TEXT,
    ['{}', '{ "a":\n\t\t[-1.5e+3, true ]}', '{"\\u00e9": "\\n"}'],
    ['[]', '{"a": 01}', '{"a": "\t"}', '{\n\n}'],
  ],
  [
    'c',
    C,
    ['', 'int f(char c){return (\n1+-g(c, 2)\t)*3;}', 'int f(){/* a * b */if(a<1){// no\n}else{}for(i = 0; i<=n; i = i+1){}}'],
    ['int f(){', 'int f(){return 1}', 'int f(){x = ;}', 'int f(){/* a }', 'intf(){}'],
  ],
])('%s.gbnf has its texts and no others', (_, definition, inside, outside) => {
  const grammar = compileGrammar(definition, 'gbnf');
  for (const text of inside) expect(accepts(grammar, text), text).toBe(true);
  for (const text of outside) expect(accepts(grammar, text), text).toBe(false);
});

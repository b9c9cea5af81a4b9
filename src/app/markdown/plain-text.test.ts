import type { Tokens } from 'marked';
import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';
import { plainText } from './plain-text.ts';
import { lexMarkdown } from './syntax/lexer.ts';

test.each([
  ['# A *title*\n\nText **bold** ~~gone~~ `code`.', 'A title\n\nText bold gone code.'],
  ['- a\n  - b\n- c', '- a\n  - b\n- c'],
  ['3. a\n4. b\n\n   more', '3. a\n\n4. b\n   more'],
  ['- [x] a\n- [ ] b', '- ☑ a\n- ☐ b'],
  ['> a\n> b', '> a\n> b'],
  ['| a | b |\n|--|--|\n| 1 | **2** |', 'a\tb\n1\t2'],
  ['```js\nlet a = 1;\n\nlet b;\n```', 'let a = 1;\n\nlet b;'],
  ['[here](https://example.org/x) and https://example.org.', 'here (https://example.org/x) and https://example.org.'],
  ['[x](javascript:alert(1)) ![i](j.png) <b>', '[x](javascript:alert(1)) ![i](j.png) <b>'],
  ['$a_1$ and $$b$$', 'a_1 and b'],
  ['1 &lt; 2 &amp; \\*', '1 < 2 & *'],
  ['line one\nline two', 'line one\nline two'],
])('%j is copied as %j', (markdown, text) => {
  expect(plainText(markdown)).toBe(text);
});

test('a table as CSV quotes what needs quotes', () => {
  const [table] = lexMarkdown('| a | "b" |\n|--|--|\n| 1,5 | x<br>y \\| z |').tokens;
  expect(toCsv(table as Tokens.Table)).toBe('a,"""b"""\r\n"1,5","x\ny | z"');
});

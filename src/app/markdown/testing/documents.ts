// Markdown documents for tests: every kind of block in any order, and the marks that models and
// hostile texts put between them.
import fc from 'fast-check';

/** One of each, as models write them. */
export const PIECES = [
  '# A heading',
  'Setext\n------',
  'A paragraph with **bold**, *italic*, ~~gone~~ and `code`.',
  'Two lines\nof one paragraph',
  '- one\n- two **bold**\n  - nested\n- three',
  '1. first\n2. second\n\n   its second paragraph\n3. third',
  '- [ ] open\n- [x] done',
  '> quoted\n> - with a list\n\n> another quote',
  '| a | b |\n|:--|--:|\n| 1 | **2** |\n| 3 | `x\\|y` |',
  '```python\ndef f(x):\n    return x\n\nprint(f(1))\n```',
  '~~~\nplain\n~~~',
  '    indented code\n\n    goes on',
  '---',
  'Inline $a_1 * b$ and \\(c*d\\), but $5 and $10.',
  '$$\na\n- b\n= c\n$$',
  'Text:\n\\[\nx + y\n\\]\nand on',
  '[a link](https://example.org/a?b=c) and https://example.com.',
  'A [reference][ref] and [another].',
  '[ref]: https://example.org "A title"',
  '[another]: https://example.net',
  '<div class="x">\nraw\n</div>',
  'a<br>b &amp; c &copy; <!-- note -->',
  '![alt](https://example.org/i.png)',
  'مرحبا **بالعالم**',
  '***bold and italic*** _x_ __y__',
] as const;

/** Ends of lines, marks that may begin a block, and marks that are not closed. */
const SCRAPS = [
  '\n',
  '\n\n',
  '\n',
  ' ',
  '    ',
  '*',
  '**',
  '_',
  '`',
  '```',
  '```js\n',
  '~~~',
  '$',
  '$$',
  '\\[',
  '\\]',
  '\\(',
  '|',
  '|-|',
  '- ',
  '1. ',
  '2) ',
  '> ',
  '#',
  '# ',
  '===',
  '---',
  '***',
  '<',
  '<b',
  '>',
  '[',
  ']',
  '](',
  '[ref]',
  '[ref]: ',
  '[ref]: /u\n"t',
  '!',
  '\\',
  'word',
  'x',
  '5',
  '\t',
  '\r\n',
  '<!--',
  '-->',
  '<div',
  '<script>',
  '&',
  ';',
  '"',
  ':',
  '~~',
];

const piece = fc.constantFrom(...PIECES);
const scrap = fc.constantFrom(...SCRAPS);

/** Whole blocks with blank lines or single line ends between them. */
export const tidyDocument: fc.Arbitrary<string> = fc
  .array(fc.tuple(piece, fc.constantFrom('\n\n', '\n\n', '\n\n\n', '\n')), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.flat().join(''));

/** Anything: pieces and scraps without order. */
export const wildDocument: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 1, arbitrary: piece }, { weight: 3, arbitrary: scrap }), { minLength: 1, maxLength: 24 })
  .map((parts) => parts.join(''));

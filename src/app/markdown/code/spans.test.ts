import { common, createLowlight } from 'lowlight';
import { expect, test } from 'vitest';
import { languageOf } from './languages.ts';
import { spansOf } from './spans.ts';

const lowlight = createLowlight(common);
const highlight = (name: string, code: string) => {
  const language = languageOf(name);
  if (language === null) throw new Error(`${name} is not highlighted.`);
  return spansOf(lowlight.highlight(language, code));
};

test.each([
  ['py', 'def f(x):\n    """Doc."""\n    return x + 1  # note', ['keyword', 'name', 'string', 'number', 'comment']],
  ['TS', 'const a: number = f("x"); // note', ['keyword', 'name', 'string', 'comment']],
  ['json', '{"a": [1, true, "x"]}', ['name', 'number', 'string']],
  ['html', '<a href="x">y</a><!-- note -->', ['name', 'string', 'comment']],
  ['sh', 'if [ -n "$A" ]; then echo 1; fi # note', ['keyword', 'string', 'comment']],
  ['c', 'int main(void) { return 0; }', ['name', 'keyword', 'number']],
  ['sql', "SELECT 1 FROM t WHERE a = 'x'", ['keyword', 'number', 'string']],
  ['css', 'a.b { color: red; }', ['name']],
  ['rust', 'fn main() { let x = "a"; }', ['keyword', 'name', 'string']],
  ['go', 'func main() { return nil }', ['keyword', 'name', 'number']],
  ['java', 'class A { int x = 1; }', ['keyword', 'name', 'number']],
  ['jsx', 'const a = <B c="d" />;', ['keyword', 'name', 'string']],
])('%s code keeps its characters and has the kinds of its runs', (name, code, kinds) => {
  const spans = highlight(name, code);
  expect(spans.map(({ text }) => text).join('')).toBe(code);
  expect(spans.map(({ kind }) => kind)).toEqual(expect.arrayContaining(kinds));
});

test.each(['', 'text', 'constructor', '__proto__', 'brainfuck'])('%j is no language that is highlighted', (name) => {
  expect(languageOf(name)).toBeNull();
});

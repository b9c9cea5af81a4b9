import { Marked } from 'marked';
import { describe, expect, test } from 'vitest';
import type { Message, MessagePart } from '../../message.ts';
import { answered, questionAt } from '../../testing/messages.ts';
import { chatMarkdown } from './markdown.ts';
import { safeName } from './names.ts';

const base = { state: 'done', message: 0, beganMs: 0, endedMs: 0 } as const;
const headings = (markdown: string) => [...markdown.matchAll(/^#+ .*$/gm)].map(([line]) => line);

function markdownOf(messages: Message[], headId: string, title = 'Tables'): string {
  return chatMarkdown({
    head: { id: 'c', title, titleBy: 'user', createdAt: Date.UTC(2026, 10, 29), updatedAt: 1, isPinned: false, headId },
    messages,
  });
}

test('the branch that is shown is there with its versions noted, and the others are counted', () => {
  const messages = [questionAt('q', null, 'How *many*?'), answered('a', 'q', 'Ten.'), answered('b', 'q', 'Twelve.')];
  expect(markdownOf(messages, 'a')).toBe(
    '# Tables\n\n*Begun on 2026-11-29. 2 messages. 1 message of other versions is in the JSON file only.*\n\n' +
      '## You\n\nHow *many*?\n\n## Assistant\n\n*version 1 of 2, stopped*\n\nTen.\n',
  );
});

test('reasoning, calls, results and files are there, folded or as code that nothing in them ends', () => {
  const parts: MessagePart[] = [
    { ...base, type: 'reasoning', text: 'Hm.' },
    { ...base, type: 'tool-call', recipient: 'functions.`get`', text: '{"a": "```"}' },
    { ...base, type: 'tool-result', author: 'functions.get', text: '# Not a heading' },
    { ...base, type: 'file', name: '<b>.md', mediaType: 'text/markdown', text: '````\nx' },
    { ...base, type: 'text', channel: 'final', text: 'Done.' },
  ];
  const markdown = markdownOf([questionAt('q', null, 'Hi'), { ...answered('a', 'q', ''), parts }], 'a');
  expect(markdown).toContain('<details>\n<summary>Reasoning</summary>\n\nHm.\n\n</details>');
  expect(markdown).toContain('**Calls `functions.get`**\n\n````\n{"a": "```"}\n````');
  expect(markdown).toContain('<summary>File: &#60;b&#62;.md</summary>\n\n`````\n````\nx\n`````');
  const shown = new Marked().lexer(markdown).flatMap((token) => (token.type === 'heading' ? [token['text']] : []));
  expect(shown).toEqual(['Tables', 'You', 'Assistant']);
});

test('a code block that was cut off takes in nothing of what follows', () => {
  const messages = [
    questionAt('q', null, '~~~\nopen'),
    { ...answered('a', 'q', 'See:\n```js\nlet a = `b\n``\n'), parentId: 'q' },
  ];
  const shown = new Marked()
    .lexer(markdownOf(messages, 'a'))
    .flatMap((token) => (token.type === 'heading' ? [token['text']] : []));
  expect(shown).toEqual(['Tables', 'You', 'Assistant']);
  expect(headings(markdownOf([questionAt('q', null, 'x')], 'q', 'Two\n# lines'))).toEqual(['# Two # lines', '## You']);
});

describe('the name of a file', () => {
  test.each([
    ['A/B\\C: "what?" <1>', 'A B C what 1'],
    ['../../etc/passwd', 'etc passwd'],
    ['.hidden. ', 'hidden'],
    ['CON', 'Chat'],
    ['lpt1.txt', 'Chat'],
    ['\u202Etxt.exe\u0000', 'txt.exe'],
    ['', 'Chat'],
    ['…', '…'],
    ['日本語のタイトル', '日本語のタイトル'],
    ['x'.repeat(300), 'x'.repeat(50)],
  ])('%j is %j', (title, name) => expect(safeName(title, 'Chat')).toBe(name));
});

// Turns Markdown into plain text, for "Copy". Marks are gone; lists, code and addresses stay
// readable.
import type { Tokens } from 'marked';
import { addressOf, showsAddress, wordsOf } from './links.ts';
import { decodeEntities } from './syntax/entities.ts';
import { lexMarkdown } from './syntax/lexer.ts';
import { inside, isLineBreak, type MarkdownToken } from './syntax/tokens.ts';

/**
 * The text of `markdown`. Cells of a table are separated by tabs, so that a spreadsheet takes
 * them.
 */
export function plainText(markdown: string): string {
  return blocks(lexMarkdown(markdown).tokens);
}

const blocks = (tokens: readonly MarkdownToken[], gap = '\n\n'): string =>
  tokens
    .map(block)
    .filter((text) => text !== null)
    .join(gap);

/** Null for what shows nothing. */
function block(token: MarkdownToken): string | null {
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading':
    case 'paragraph':
      return inlineText(inside(token.tokens));
    case 'blockquote':
      return indent(blocks(inside(token.tokens)), '> ', '> ');
    case 'list':
      return list(token);
    case 'table':
      return [token.header, ...token.rows].map((row) => row.map((cell) => inlineText(inside(cell.tokens))).join('\t')).join('\n');
    case 'hr':
      return '---';
    case 'code':
      return token.text;
    default:
      return inlineText([token]);
  }
}

function list({ items, ordered, start, loose }: Tokens.List): string {
  const first = Number(start) || 0;
  return items
    .map((item, index) => {
      const mark = ordered ? `${(start === '' ? 1 : first) + index}. ` : '- ';
      return indent(
        blocks(
          inside(item.tokens).filter(({ type }) => type !== 'checkbox'),
          '\n',
        ),
        mark + checkbox(item),
        ' '.repeat(mark.length),
      );
    })
    .join(loose ? '\n\n' : '\n');
}

const checkbox = ({ task, checked }: Tokens.ListItem): string => (task ? (checked ? '☑ ' : '☐ ') : '');

const indent = (text: string, first: string, rest: string): string =>
  text
    .split('\n')
    .map((line, index) => (index === 0 ? first : line === '' ? rest.trimEnd() : rest) + line)
    .join('\n');

/** The text of inline tokens; a link whose words hide its address has it behind them. */
export function inlineText(tokens: readonly MarkdownToken[]): string {
  return tokens.map(inline).join('');
}

function inline(token: MarkdownToken): string {
  switch (token.type) {
    case 'text':
      return token.tokens ? inlineText(inside(token.tokens)) : decodeEntities(token.text);
    case 'strong':
    case 'em':
    case 'del':
      return inlineText(inside(token.tokens));
    case 'link':
      return link(token);
    case 'br':
      return '\n';
    case 'html':
      return isLineBreak(token.raw) ? '\n' : token.raw;
    case 'escape':
    case 'codespan':
    case 'math':
      return token.text;
    default:
      return token.raw;
  }
}

function link(token: Tokens.Link): string {
  const address = addressOf(token.href);
  const tokens = inside(token.tokens);
  if (address === null) return token.raw;
  const words = inlineText(tokens);
  return showsAddress(wordsOf(tokens), address) ? words : `${words} (${address.href})`;
}

// The blocks of Markdown: paragraphs, headings, lists, quotes, code, tables, rules. An unchanged
// block is not rendered again.
import type { Tokens } from 'marked';
import { memo } from 'react';
import { StreamedText } from '../ui/StreamedText.tsx';
import { CodeBlock } from './code/CodeBlock.tsx';
import { Inline } from './Inline.tsx';
import { inside, keyed, type MarkdownToken } from './syntax/tokens.ts';
import { TableBlock } from './TableBlock.tsx';

interface BlockProps {
  token: MarkdownToken;
  /**
   * Whether no other block contains it. Then its letters decide its direction. Inside a block,
   * each line decides for itself.
   */
  isTop?: boolean;
}

/**
 * A block. The same text makes the same tokens, so a block inside a list that grows is compared by
 * its text.
 */
export const MarkdownBlock = memo(
  Block,
  (before, after) => before.token === after.token || (!after.isTop && isSame(before.token, after.token)),
);

const isSame = (one: MarkdownToken, other: MarkdownToken): boolean => one.type === other.type && one.raw === other.raw;

function Block({ token, isTop = false }: BlockProps) {
  const dir = isTop ? 'auto' : undefined;
  switch (token.type) {
    case 'heading': {
      // The screen has its own first heading.
      const Tag = `h${Math.min(6, token.depth + 1)}` as 'h2';
      return (
        <Tag dir={dir} data-depth={token.depth}>
          <Inline tokens={inside(token.tokens)} />
        </Tag>
      );
    }
    case 'paragraph':
      return (
        <p dir={dir}>
          <Inline tokens={inside(token.tokens)} />
        </p>
      );
    case 'blockquote':
      return (
        <blockquote dir={dir}>
          <Blocks tokens={inside(token.tokens)} />
        </blockquote>
      );
    case 'list':
      return <List token={token} dir={dir} />;
    case 'code':
      return <CodeBlock text={token.text} info={token.lang ?? ''} isClosed={isClosed(token)} />;
    case 'table':
      return <TableBlock token={token} dir={dir} />;
    case 'hr':
      return <hr />;
    case 'space':
    case 'def':
    case 'checkbox':
      return null;
    case 'html':
      return <StreamedText text={token.raw.trimEnd()} />;
    case 'math':
      return (
        <p dir={dir}>
          <Inline tokens={[token]} />
        </p>
      );
    default:
      return <Inline tokens={[token]} />;
  }
}

function Blocks({ tokens }: { tokens: readonly MarkdownToken[] }) {
  return keyed(tokens).map(({ key, token }) => <MarkdownBlock key={key} token={token} />);
}

function List({ token, dir }: { token: Tokens.List; dir: 'auto' | undefined }) {
  const items = keyed(token.items).map(({ key, token: item }) => <Item key={key} item={item} />);
  if (!token.ordered) return <ul dir={dir}>{items}</ul>;
  return (
    <ol dir={dir} start={Number(token.start) === 1 ? undefined : Number(token.start)}>
      {items}
    </ol>
  );
}

const Item = memo(
  function Item({ item }: { item: Tokens.ListItem }) {
    return (
      <li className={item.task ? 'task' : undefined}>
        {item.task && (
          <input type="checkbox" checked={item.checked === true} disabled aria-label={item.checked ? 'done' : 'not done'} />
        )}
        <Blocks tokens={inside(item.tokens)} />
      </li>
    );
  },
  (before, after) => before.item.raw === after.item.raw && before.item.loose === after.item.loose,
);

/** Whether no more lines of code can come: it is indented, or its fence has an end. */
function isClosed({ raw, codeBlockStyle }: Tokens.Code): boolean {
  if (codeBlockStyle === 'indented') return true;
  const fence = /^\s*(`{3,}|~{3,})/.exec(raw)?.[1] ?? '';
  const lastLine = raw.trimEnd().split('\n').slice(1).at(-1)?.trim() ?? '';
  return lastLine.startsWith(fence) && lastLine === fence[0]?.repeat(lastLine.length);
}

// Text of a page's tokens, with Markdown's marks for blocks: headings, lists, quotes, code.

import { type BlockWriter, createBlockWriter } from './block-writer.ts';
import type { HtmlToken } from './html-tokens.ts';

type Tag = Exclude<HtmlToken, { type: 'text' }>;

interface List {
  isOrdered: boolean;
  /** Number of the last item. */
  count: number;
}

interface State {
  writer: BlockWriter;
  lists: List[];
  /** Whether the tag before this one was a list's. */
  wasList: boolean;
  quoteDepth: number;
  isPreformatted: boolean;
  /** Elements whose text is no text of the page, that are open. */
  hidden: number;
}

/** Elements whose text is none of the page's. */
const HIDDEN: ReadonlySet<string> = new Set(['head', 'style', 'script', 'template', 'math', 'iframe', 'object', 'title', 'svg']);

export function writeBlocks(tokens: readonly HtmlToken[]): string {
  const state: State = {
    writer: createBlockWriter(),
    lists: [],
    wasList: false,
    quoteDepth: 0,
    isPreformatted: false,
    hidden: 0,
  };
  for (const token of tokens) {
    if (token.type !== 'text') writeTag(token, state);
    else if (state.hidden === 0) state.writer.writeText(token.text);
  }
  return mergeEmptyLines(state.writer.text().trim());
}

function writeTag(tag: Tag, state: State): void {
  if (HIDDEN.has(tag.name)) state.hidden = Math.max(0, state.hidden + (tag.type === 'open' ? 1 : -1));
  if (tag.name === 'body') state.hidden = 0;
  if (state.hidden > 0) return;
  if (/^h[1-6]$/u.test(tag.name)) writeHeading(tag, state.writer);
  else if (tag.name === 'ul' || tag.name === 'ol') writeList(tag, state);
  else if (tag.name === 'li') writeItem(tag, state);
  else BLOCKS[tag.name]?.(tag, state);
  state.wasList = tag.name === 'ul' || tag.name === 'ol';
}

const endBlock = (_tag: Tag, { writer }: State) => writer.endBlock();

const code = (_tag: Tag, { writer, isPreformatted }: State) => {
  if (!isPreformatted) writer.write('`');
};

const struck = (_tag: Tag, { writer }: State) => writer.write('~~');

const BLOCKS: Readonly<Record<string, (tag: Tag, state: State) => void>> = {
  p: endBlock,
  div: endBlock,
  br: (tag, { writer, quoteDepth }) => {
    if (tag.type === 'open') writer.write(quoteDepth > 0 ? '  \n> ' : '  \n');
  },
  hr: (tag, { writer }) => {
    if (tag.type === 'close') return;
    writer.endBlock();
    writer.write('* * *');
    writer.endBlock();
  },
  blockquote: writeQuote,
  code,
  kbd: code,
  tt: code,
  q: (_tag, { writer }) => writer.write('"'),
  del: struck,
  s: struck,
  strike: struck,
  dl: (tag, state) => {
    if (tag.type === 'open') endBlock(tag, state);
  },
  dt: (tag, { writer }) => {
    if (tag.type === 'close') writer.breakLine();
  },
  dd: (tag, { writer }) => {
    if (tag.type === 'open') writer.write('    ');
    else writer.breakLine();
  },
  tr: (tag, { writer }) => {
    if (tag.type === 'close') writer.breakLine('  ');
  },
  pre: (tag, state) => {
    state.isPreformatted = tag.type === 'open';
    state.writer.setPreformatted(state.isPreformatted, '  '.repeat(state.lists.length));
    state.writer.endBlock();
  },
};

function writeHeading(tag: Tag, writer: BlockWriter): void {
  writer.endBlock();
  if (tag.type === 'open') writer.write(`${'#'.repeat(Number(tag.name[1]))} `);
}

function writeQuote(tag: Tag, state: State): void {
  const { writer } = state;
  writer.endBlock();
  if (tag.type === 'open') {
    writer.write('> ');
    writer.startItem();
  }
  state.quoteDepth = Math.max(0, state.quoteDepth + (tag.type === 'open' ? 1 : -1));
  writer.setQuoteDepth(state.quoteDepth);
}

function writeList(tag: Tag, state: State): void {
  const { writer, lists } = state;
  if (lists.length === 0 && !state.wasList) writer.endBlock();
  if (tag.type === 'open') {
    const start = Number.parseInt(tag.attributes['start'] ?? '', 10);
    lists.push({ isOrdered: tag.name === 'ol', count: Number.isNaN(start) ? 0 : start - 1 });
  } else if (lists.pop() && lists.length === 0) writer.write('\n');
}

function writeItem(tag: Tag, { writer, lists }: State): void {
  writer.breakLine();
  if (tag.type === 'close') return;
  const list = lists.at(-1);
  const indent = lists.map((_list, depth) => (lists[depth - 1]?.isOrdered ? '   ' : '  ')).join('');
  if (list) list.count++;
  writer.write(indent);
  writer.write(list?.isOrdered ? `${list.count}. ` : '* ');
  writer.startItem();
}

/** Leaves one empty line of several. */
function mergeEmptyLines(text: string): string {
  const isEmpty = (line: string | undefined) => line?.trim() === '';
  const lines = text.split('\n').map((line) => (isEmpty(line) ? '' : line));
  return lines.filter((line, index) => !(line === '' && lines[index - 1] === '')).join('\n');
}

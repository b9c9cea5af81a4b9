// Reads a text that grows into blocks. A block that is finished is never lexed again and stays the
// same object.
import { createTableLexer, type TableLexer } from './growing-table.ts';
import { heal } from './heal.ts';
import { type LinkTargets, lexMarkdown } from './lexer.ts';
import type { MarkdownToken } from './tokens.ts';

export interface Block {
  /** Unique in its text. It stays the same while the block grows. */
  key: string;
  token: MarkdownToken;
}

export interface BlockReader {
  /** The blocks of `text`. `isGrowing`: more text may come, so open marks at its end are closed. */
  read(text: string, isGrowing: boolean): readonly Block[];
}

/** What was read so far. */
interface Progress {
  source: string;
  finished: readonly Block[];
  /** Where the first block begins that is not finished. */
  tailAt: number;
  /** Up to where was looked for finished blocks: the end of a line. */
  checkedTo: number;
  links: LinkTargets;
}

const NOTHING: Progress = { source: '', finished: [], tailAt: 0, checkedTo: 0, links: {} };

/** A reader of one text. A text that does not begin with the one before is read from the start. */
export function createBlockReader(lex: typeof lexMarkdown = lexMarkdown): BlockReader {
  let progress = NOTHING;
  const tails = createTableLexer(lex);
  let last: { text: string; isGrowing: boolean; blocks: readonly Block[] } | null = null;
  return {
    read(text, isGrowing) {
      if (last?.text === text && last.isGrowing === isGrowing) return last.blocks;
      const source = text.replace(/\r\n?/g, '\n');
      const known = source.startsWith(progress.source) ? progress : NOTHING;
      progress = advance({ ...known, source }, tails.lex);
      last = { text, isGrowing, blocks: isGrowing ? growing(progress, tails) : whole(progress, lex) };
      return last.blocks;
    },
  };
}

/**
 * Moves finished blocks out of the tail. It runs only when a line has ended: half a line decides
 * nothing.
 */
function advance(progress: Progress, lex: typeof lexMarkdown): Progress {
  const { source, tailAt, links } = progress;
  const checkedTo = source.lastIndexOf('\n') + 1;
  if (checkedTo <= progress.checkedTo) return progress;
  const lexed = lex(source.slice(tailAt, checkedTo), links);
  const tokens = lexed.tokens.slice(0, finishedCount(lexed.tokens));
  if (tokens.length === 0) return { ...progress, checkedTo };
  const raw = rawOf(tokens);
  // A target behind them may be half of an address.
  const hasNewLinks = Object.keys(lexed.links).length > Object.keys(links).length;
  const done = hasNewLinks ? lex(raw, links) : { tokens, links };
  const before = withLinks(progress.finished, { known: links, all: done.links }, lex);
  const finished = [...before, ...blocksOf(done.tokens, tailAt)];
  return { source, finished, tailAt: tailAt + raw.length, checkedTo, links: done.links };
}

/** A blank line ends them, whatever comes. A list or a quote goes on behind one. */
const ENDED_BY_BLANK_LINE: readonly string[] = ['paragraph', 'heading', 'hr', 'table', 'math', 'def'];

/**
 * How many tokens no later line can change. The first two lines of a block decide its type and the
 * end of the block before it, so both have to be there. The line after a link's target may be its
 * title.
 */
function finishedCount(tokens: readonly MarkdownToken[]): number {
  const hasBlankLine = (index: number) => tokens[index + 1]?.type === 'space' || tokens[index]?.raw.endsWith('\n\n');
  const ended = tokens.findLastIndex(({ type }, index) => ENDED_BY_BLANK_LINE.includes(type) && hasBlankLine(index));
  const decided = tokens.findLastIndex(({ type }, index) => type !== 'space' && /\n[^\n]*\n/.test(rawOf(tokens.slice(index))));
  let count = Math.max(decided, ended + 1);
  while (tokens[count - 1]?.type === 'def' && tokens[count]?.type !== 'space') count -= 1;
  return Math.max(0, count);
}

/**
 * The blocks while the last one grows. Open marks are closed, except in a fence: code is shown as
 * it is. Rows of a table that are known have no open marks.
 */
function growing({ source, finished, tailAt, links }: Progress, { lex, knownLength }: TableLexer): readonly Block[] {
  const tail = source.slice(tailAt);
  const from = knownLength(tail);
  const healed = /^\s*(?:```|~~~)/.test(tail) ? tail : tail.slice(0, from) + heal(tail.slice(from));
  return [...finished, ...blocksOf(lex(healed, links).tokens, tailAt)];
}

/** The blocks of the whole text: targets that its end defines count for all of it. */
function whole({ source, finished, tailAt, links: known }: Progress, lex: typeof lexMarkdown): readonly Block[] {
  const { tokens, links: all } = lex(source.slice(tailAt), known);
  return [...withLinks(finished, { known, all }, lex), ...blocksOf(tokens, tailAt)];
}

/** `blocks`, with those lexed again that use a target which was defined only now. */
function withLinks(blocks: readonly Block[], { known, all }: { known: LinkTargets; all: LinkTargets }, lex: typeof lexMarkdown) {
  const labels = Object.keys(all).filter((label) => !Object.hasOwn(known, label));
  if (labels.length === 0) return blocks;
  return blocks.flatMap((block) => {
    const raw = block.token.raw.replace(/\s+/g, ' ').toLowerCase();
    if (!labels.some((label) => raw.includes(`[${label}]`))) return [block];
    return blocksOf(lex(block.token.raw, all).tokens, 0).map(({ token }) => ({ key: `${block.key} linked`, token }));
  });
}

const rawOf = (tokens: readonly MarkdownToken[]): string => tokens.map(({ raw }) => raw).join('');

/** The tokens that show something, with where they begin as their key. */
function blocksOf(tokens: readonly MarkdownToken[], offset: number): Block[] {
  let at = offset;
  return tokens.flatMap((token) => {
    const key = `${at}`;
    at += token.raw.length;
    return token.type === 'space' || token.type === 'def' ? [] : [{ key, token }];
  });
}

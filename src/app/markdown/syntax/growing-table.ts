// Lexes a table that grows: rows that were read stay the same objects and are not lexed again.
import type { Tokens } from 'marked';
import type { Lexed, LinkTargets, lexMarkdown } from './lexer.ts';

/** A shorter table is lexed as a whole. */
const MIN_ROWS = 8;

/** The beginning of a table that was lexed. */
interface Known {
  /** Its lines up to `rows`, each with its line break. */
  raw: string;
  /** The line of names and the line below it. */
  head: string;
  rows: Tokens.TableCell[][];
  links: LinkTargets;
}

export interface TableLexer {
  /** As the given one, for texts of which each goes on where the one before ended. */
  lex: typeof lexMarkdown;
  /** Where the rows of `source` end that are known; 0 without any. */
  knownLength(source: string): number;
}

export function createTableLexer(lex: typeof lexMarkdown): TableLexer {
  let last: Known | null = null;
  const knownIn = (source: string) => (last !== null && source.startsWith(last.raw) ? last : null);
  return {
    lex(source, links = {}) {
      const known = knownIn(source);
      const lexed = known?.links === links ? lexBehind(known, source, lex) : lex(source, links);
      last = knownOf(source, lexed, links) ?? known;
      return lexed;
    },
    knownLength: (source) => knownIn(source)?.raw.length ?? 0,
  };
}

/** Lexes what comes behind the known rows as a table with the same head, and joins both. */
function lexBehind({ raw, head, rows, links }: Known, source: string, lex: typeof lexMarkdown): Lexed {
  const lexed = lex(head + source.slice(raw.length), links);
  const [table, ...others] = lexed.tokens;
  if (table?.type !== 'table' || hasNewLinks(lexed, links)) return lex(source, links);
  const joined = { ...table, raw: raw + table.raw.slice(head.length), rows: [...rows, ...table.rows] };
  return { ...lexed, tokens: [joined, ...others] };
}

/** All rows but the last, which may go on. Null if `source` does not begin with a long table. */
function knownOf(source: string, lexed: Lexed, links: LinkTargets): Known | null {
  const [table] = lexed.tokens;
  if (table?.type !== 'table' || table.rows.length < MIN_ROWS || hasNewLinks(lexed, links)) return null;
  const lines = source.split('\n', table.rows.length + 1).map((line) => `${line}\n`);
  const raw = lines.join('');
  return { raw, head: lines.slice(0, 2).join(''), rows: table.rows.slice(0, -1), links };
}

/** Whether a target was defined behind the table, which counts in its rows too. */
const hasNewLinks = (lexed: Lexed, links: LinkTargets): boolean => Object.keys(lexed.links).length > Object.keys(links).length;

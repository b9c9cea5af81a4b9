// The tokens of Markdown as this app reads it: those of marked, math and citations.
import type { MarkedToken, Token } from 'marked';

/** A formula. `text` is its TeX, without the delimiters. */
export interface MathToken {
  type: 'math';
  raw: string;
  text: string;
  /** Whether it stands on a line of its own. */
  isDisplay: boolean;
}

/** A citation of a page that a tool showed: 【cursor†L1-L2】. */
export interface CitationToken {
  type: 'citation';
  raw: string;
  cursor: number;
  /** The lines, as the model wrote them. */
  lines: string;
}

export type MarkdownToken = MarkedToken | MathToken | CitationToken;

/** The tokens inside a token. marked types them openly; our lexer makes no others than these. */
export const inside = (tokens: Token[] = []): MarkdownToken[] => tokens as MarkdownToken[];

/**
 * Tokens with their keys. A key is the place of the first character and the type, so it stays
 * while text is added at the end.
 */
export function keyed<Raw extends { type: string; raw: string }>(tokens: readonly Raw[]): { key: string; token: Raw }[] {
  let offset = 0;
  return tokens.map((token) => {
    const key = `${offset} ${token.type}`;
    offset += token.raw.length;
    return { key, token };
  });
}

/**
 * Whether raw HTML is `<br>`: models break lines in the cells of tables so. No other HTML means
 * anything here.
 */
export const isLineBreak = (raw: string): boolean => /^<br ?\/?>$/i.test(raw);

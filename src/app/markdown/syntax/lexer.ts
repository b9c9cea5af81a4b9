// Turns Markdown into tokens: marked's lexer with GFM, math and citations, bounded against hostile text.
import {
  Hooks,
  Lexer,
  type MarkedOptions,
  type Token,
  Tokenizer,
  type TokenizerThis,
  type Tokens,
  type TokensList,
} from 'marked';
import { citationAt } from '../../../tools/browser/citations.ts';
import { maskMath, mathAt, mathBlock, nextMath, nextMathBlock } from './math-syntax.ts';
import type { CitationToken, MarkdownToken } from './tokens.ts';

/** Targets of reference links, by label. */
export type LinkTargets = Record<string, { href: string; title?: string | null }>;

export interface Lexed {
  tokens: MarkdownToken[];
  /** The targets that were given, and those that `source` defines. */
  links: LinkTargets;
}

/**
 * Max depth of lists, quotes and emphasis. marked lexes each level again, and the browser lays it
 * out.
 */
const MAX_DEPTH = 24;

/** The tokens of `source`. `links` are targets that text before it has defined. Never throws. */
export function lexMarkdown(source: string, links: LinkTargets = {}): Lexed {
  const lexer = new BoundedLexer(OPTIONS);
  Object.assign(lexer.tokens.links, links);
  try {
    return { tokens: lexer.lex(source) as MarkdownToken[], links: { ...lexer.tokens.links } };
  } catch {
    // A defect of marked must not take the text from the reader.
    return { tokens: [plain(source)], links };
  }
}

const plain = (text: string): Tokens.Paragraph => ({ type: 'paragraph', raw: text, text, tokens: [literal(text)] });
const literal = (text: string): Tokens.Text => ({ type: 'text', raw: text, text, escaped: false });

class BoundedLexer extends Lexer {
  #depth = 0;

  override blockTokens(src: string, tokens: Token[] = [], lastParagraphClipped?: boolean): TokensList {
    // marked's overloads say that it returns the list that it was given.
    return this.#descend(src, tokens, () => super.blockTokens(src, tokens, lastParagraphClipped), plain) as TokensList;
  }

  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    return this.#descend(src, tokens, () => super.inlineTokens(src, tokens), literal);
  }

  #descend(src: string, tokens: Token[], lex: () => Token[], flat: (src: string) => Token): Token[] {
    if (this.#depth >= MAX_DEPTH) {
      tokens.push(flat(src));
      return tokens;
    }
    this.#depth += 1;
    try {
      return lex();
    } finally {
      this.#depth -= 1;
    }
  }
}

class OurTokenizer extends Tokenizer {
  /** One tilde is no strikethrough: models write ranges such as 20~25 with it. */
  override del(src: string, masked: string, previous?: string) {
    return src.startsWith('~~') ? super.del(src, masked, previous) : undefined;
  }

  /** A display formula ends the paragraph before it, so no underline makes a heading of both. */
  override lheading(src: string) {
    const heading = super.lheading(src);
    return heading && nextMathBlock(heading.raw) < 0 ? heading : undefined;
  }

  /**
   * A tag that does not end on its first line begins no block, so that a line decides what begins
   * in it.
   */
  override html(src: string) {
    const firstLine = src.split('\n', 1)[0] ?? '';
    return /^ {0,3}<[!?]/.test(firstLine) || firstLine.includes('>') ? super.html(src) : undefined;
  }
}

class OurHooks extends Hooks {
  override emStrongMask(src: string): string {
    return maskMath(src);
  }
}

function mathInline(this: TokenizerThis, src: string, tokens: Token[] | MarkdownToken[]) {
  return mathAt(src, tokens.at(-1)?.raw.at(-1)) ?? undefined;
}

function citationInline(this: TokenizerThis, src: string): CitationToken | undefined {
  const citation = citationAt(src);
  return citation ? { type: 'citation', ...citation } : undefined;
}

const OPTIONS: MarkedOptions = {
  gfm: true,
  tokenizer: new OurTokenizer(),
  hooks: new OurHooks(),
  extensions: {
    renderers: {},
    childTokens: {},
    block: [mathBlock],
    startBlock: [nextMathBlock],
    inline: [mathInline, citationInline],
    startInline: [nextMath, (src) => src.indexOf('【')],
  },
};

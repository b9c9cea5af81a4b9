// Keeps words apart that only tags stand between, such as the cells of a table.

import { type HtmlToken, joinTexts } from './html-tokens.ts';

const STARTS_WITH_WORD = /^[\p{L}\p{N}_]/u;
const ENDS_WITH_WORD = /[\p{L}\p{N}_]$/u;
const SIMPLE = /^[\p{L}\p{N}_-]+$/u;
const MARKS: Readonly<Record<string, string>> = { sup: '^', sub: '_' };

/** Adds a space to a text that ends with a word where the next text, after tags, begins with one. */
export function spaceWords(tokens: readonly HtmlToken[]): HtmlToken[] {
  let last = -1;
  const spaced = [...tokens];
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'text') continue;
    const before = last < 0 ? undefined : tokens[last];
    if (before?.type === 'text' && ENDS_WITH_WORD.test(before.text) && STARTS_WITH_WORD.test(token.text))
      spaced[last] = { type: 'text', text: `${before.text} ` };
    last = index;
  }
  return spaced;
}

/** Writes raised and lowered words as x^{2} and x_{2}. */
export function markRaised(tokens: readonly HtmlToken[]): HtmlToken[] {
  const marked: HtmlToken[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const [open, text, close] = tokens.slice(index, index + 3);
    const mark = open?.type === 'open' ? MARKS[open.name] : undefined;
    if (mark && text?.type === 'text' && SIMPLE.test(text.text) && close?.type === 'close') {
      marked.push({ type: 'text', text: `${mark}{${text.text}}` });
      index += 2;
    } else if (open) marked.push(open);
  }
  return joinTexts(marked);
}

// What the model sees of a page: its title, the lines in view, and their numbers.

import { BrowserCallError, type PageContents, truncate } from './page-contents.ts';
import { wrapLines } from './wrap-lines.ts';

/** Max tokens of a view whose number of lines the call leaves open. */
const VIEW_TOKENS = 1024;

/** Characters that the first `tokens` tokens of `text` have. All of them if the text has no more tokens. */
export type PrefixLength = (text: string, tokens: number) => number;

export interface View {
  /** First line shown, from 0. */
  line: number;
  /** Lines shown. 0 or less: as many as VIEW_TOKENS hold. */
  lineCount: number;
}

/** The text of a view. Errors: BrowserCallError for a line after the last one. */
export function showPage(page: PageContents, cursor: number, view: View, prefixLength: PrefixLength): string {
  const lines = wrapLines(page.text);
  if (view.line >= lines.length) {
    throw new BrowserCallError(
      `Invalid location parameter: \`${view.line}\`. Cannot exceed page maximum of ${lines.length - 1}.`,
    );
  }
  const numbered = lines.slice(view.line).map((line, index) => `L${index + view.line}: ${line}`);
  const count = view.lineCount > 0 ? view.lineCount : linesWithin(numbered, prefixLength);
  const shown = numbered.slice(0, count);
  const address = truncate(decoded(page.url));
  const heading = address === '' ? page.title : `${page.title} (${address})`;
  const last = view.line + shown.length - 1;
  return `[${cursor}] ${heading}\n**viewing lines [${view.line} - ${last}] of ${lines.length - 1}**\n\n${shown.join('\n')}`;
}

/** Lines that begin within the budget of tokens. */
function linesWithin(lines: readonly string[], prefixLength: PrefixLength): number {
  const text = lines.join('\n');
  if (text.length <= VIEW_TOKENS) return lines.length;
  const length = prefixLength(text, VIEW_TOKENS);
  return length < text.length ? text.slice(0, length).split('\n').length : lines.length;
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url; // A % that encodes nothing.
  }
}

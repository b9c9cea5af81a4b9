// A page for the model out of HTML. The HTML is hostile: its text cannot write the tool's marks.

import { withoutMarks } from '../link-text.ts';
import type { PageContents } from '../page-contents.ts';
import { domainOf } from './domain.ts';
import { type HtmlToken, htmlTokens } from './html-tokens.ts';
import { replaceLinks, replacePictures } from './replace-links.ts';
import { markRaised, spaceWords } from './space-words.ts';
import { writeBlocks } from './write-blocks.ts';

/** The page that `html` is. Without a title of its own it has that of the HTML, or its domain. */
export function htmlPage(html: string, url: string, title = ''): PageContents {
  const tokens = htmlTokens(html).map(withoutMarksIn);
  const { tokens: linked, links } = replaceLinks(tokens, url);
  const text = writeBlocks(spaceWords(markRaised(replacePictures(linked))));
  return pageOf({ url, title: title || titleOf(tokens) || domainOf(url), text, links });
}

/** A page that begins with its address, as all pages do that the model reads. */
export function pageOf({ url, title, text, links }: PageContents): PageContents {
  return { url, title: withoutMarks(title), text: `\nURL: ${url}\n${text}`, links };
}

function withoutMarksIn(token: HtmlToken): HtmlToken {
  if (token.type === 'text') return { type: 'text', text: withoutMarks(token.text) };
  if (token.type === 'close') return token;
  const attributes = Object.entries(token.attributes).map(([name, value]) => [name, withoutMarks(value)]);
  return { ...token, attributes: Object.fromEntries(attributes) };
}

function titleOf(tokens: readonly HtmlToken[]): string {
  const open = tokens.findIndex((token) => token.type === 'open' && token.name === 'title');
  const text = open < 0 ? undefined : tokens[open + 1];
  return text?.type === 'text' ? text.text.replace(/\s+/gu, ' ').trim() : '';
}

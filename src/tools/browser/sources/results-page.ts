// A page of search results: what was found, as a list of links with their summaries.

import { domainOf } from '../html/domain.ts';
import { pageOf } from '../html/html-page.ts';
import { linkText, withoutMarks } from '../link-text.ts';
import type { PageContents } from '../page-contents.ts';

/** One result. An address that is none of the web is a document's name. */
export interface FoundPage {
  url: string;
  title: string;
  summary: string;
}

/** The page for `query`. All texts are plain: what looks like HTML in them stays as it is. */
export function resultsPage(query: string, found: readonly FoundPage[]): PageContents {
  const lines = found.map(({ url, title, summary }, id) => {
    const link = linkText(`${id}`, plain(title) || plain(url), domainOf(url) || null);
    return `  * ${link} ${plain(summary)}`.trimEnd();
  });
  return pageOf({
    url: '',
    title: query,
    text: ['# Search Results', ...(lines.length > 0 ? ['', ...lines] : [])].join('\n'),
    links: new Map(found.map(({ url }, id) => [`${id}`, url])),
  });
}

const plain = (text: string): string => withoutMarks(text).replace(/\s+/gu, ' ').trim();

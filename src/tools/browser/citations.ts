// The model's citations in an answer: 【cursor†L9-L11】, which name a page that the tool showed.

import type { ToolSourcePage } from '../../contracts/tools.ts';

const CITATION = /【(?<cursor>\d+)†(?<lines>[^†】]+)(?:†[^†】]+)?】/gu;
/** Only lines: other brackets of this kind are the model's own words. */
const STARTS_WITH_CITATION = /^【(\d+)†(L\d+(?:-L\d+)?)(?:†[^†】]+)?】/u;
/** A citation that the text ends within. */
const OPEN_CITATION = /【\d*(?:†[^†】]*(?:†[^†】]*)?)?$/u;

/** A link to a source, by its place in the annotated text. As OpenAI's API has them. */
export interface UrlCitation {
  type: 'url_citation';
  /** Characters of the text before it. */
  start_index: number;
  end_index: number;
  title: string;
  url: string;
}

export interface AnnotatedText {
  /** The text, with a Markdown link in the place of each citation of a page with an address. */
  text: string;
  annotations: readonly UrlCitation[];
}

/** Length of the start of `text` that can be shown while more may come: up to a citation that is open. */
export function settledLength(text: string): number {
  return OPEN_CITATION.exec(text)?.index ?? text.length;
}

/**
 * Replaces citations with Markdown links, and tells where they are. A citation of a page without
 * address, or of an unknown cursor, stays as the model wrote it.
 */
export function annotateCitations(text: string, sources: readonly ToolSourcePage[]): AnnotatedText {
  const annotations: UrlCitation[] = [];
  let annotated = '';
  let end = 0;
  for (const match of text.matchAll(CITATION)) {
    const url = sourceAt(sources, Number(match.groups?.['cursor']))?.url ?? '';
    annotated += text.slice(end, match.index);
    end = match.index + match[0].length;
    const title = domainOf(url);
    const link = url === '' ? match[0] : ` ([${title}](${linkTarget(url)})) `;
    if (url !== '') {
      const start = annotated.length;
      annotations.push({ type: 'url_citation', start_index: start, end_index: start + link.length, title, url });
    }
    annotated += link;
  }
  return { text: annotated + text.slice(end), annotations };
}

/**
 * Replaces citations for a text outside of the chat: a Markdown link, or the name of a page without
 * address and the lines. A citation of an unknown page stays as it is.
 */
export function nameCitations(text: string, sources: readonly ToolSourcePage[]): string {
  return text.replace(CITATION, (raw: string, cursor: string, lines: string) => {
    const source = sourceAt(sources, Number(cursor));
    if (source === null) return raw;
    return source.url === '' ? ` (${source.title}, ${lines})` : ` ([${domainOf(source.url)}](${linkTarget(source.url)}))`;
  });
}

/** The text without its citations, for reading aloud. */
export const withoutCitations = (text: string): string => text.replace(CITATION, '');

/** A citation as the model wrote it. */
export interface Citation {
  raw: string;
  cursor: number;
  /** The lines, e.g. `L9-L11`. */
  lines: string;
}

/** The citation that `text` begins with, null for another text. */
export function citationAt(text: string): Citation | null {
  const match = STARTS_WITH_CITATION.exec(text);
  if (!match) return null;
  return { raw: match[0], cursor: Number(match[1]), lines: match[2] ?? '' };
}

/** The page of a cursor. The last one that was shown with it counts. */
export function sourceAt(sources: readonly ToolSourcePage[], cursor: number): ToolSourcePage | null {
  return sources.findLast((source) => source.cursor === cursor) ?? null;
}

/** An address that ends where its link ends: a bracket of its own would end it before. */
const linkTarget = (url: string): string =>
  url.replace(/[()<>\s]/gu, (sign) => encodeURI(sign).replace('(', '%28').replace(')', '%29'));

const domainOf = (url: string): string => URL.parse(url)?.host || url;

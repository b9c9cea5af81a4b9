// Citations in an answer: 【6†L9-L11】 becomes a link, and an annotation says which page it means. A
// citation can arrive in parts, so text from an open bracket on is held until it is whole.

import type { UrlCitation } from '../items.ts';
import type { KnownPages } from './known-pages.ts';

/** A part of the text to show. */
export interface CitedText {
  text: string;
  citations: UrlCitation[];
}

const CITATION = /【(\d+)†[^【】]*】/g;
/** No citation is longer, so an open bracket of prose does not hold the rest. */
const MAX_LENGTH = 64;

export class CitationReader {
  readonly #pages: KnownPages;
  #held = '';
  /** Characters shown so far. */
  #shown = 0;

  constructor(pages: KnownPages) {
    this.#pages = pages;
  }

  /** Adds text. Returns what can be shown now. */
  push(delta: string): CitedText {
    this.#held += delta;
    const open = this.#held.lastIndexOf('【');
    const isOpen = open >= 0 && !this.#held.includes('】', open) && this.#held.length - open < MAX_LENGTH;
    return this.#show(isOpen ? open : this.#held.length);
  }

  /** Returns the rest. */
  end(): CitedText {
    return this.#show(this.#held.length);
  }

  #show(length: number): CitedText {
    const written = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    const citations: UrlCitation[] = [];
    let text = '';
    let read = 0;
    for (const match of written.matchAll(CITATION)) {
      text += written.slice(read, match.index);
      const { link, citation } = this.#cite(match[0], Number(match[1]), this.#shown + text.length);
      text += link;
      if (citation) citations.push(citation);
      read = match.index + match[0].length;
    }
    text += written.slice(read);
    this.#shown += text.length;
    return { text, citations };
  }

  /** A page without an address, or one that was never shown, stays as the model wrote it. */
  #cite(written: string, cursor: number, start: number): { link: string; citation: UrlCitation | null } {
    const page = this.#pages.pageAt(cursor);
    if (!page || !URL.canParse(page.url)) return { link: written, citation: null };
    const { url, title } = page;
    const link = `([${new URL(url).host}](${url}))`;
    return { link, citation: { type: 'url_citation', url, title, start_index: start, end_index: start + link.length } };
  }
}

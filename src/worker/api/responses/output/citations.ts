// Citations in an answer that grows: 【6†L9-L11】 becomes a link, and an annotation says which page it
// means. A citation can arrive in parts, so text is held until it is whole.

import { annotateCitations, settledLength } from '../../../../tools/browser/citations.ts';
import type { UrlCitation } from '../items.ts';
import type { KnownPages } from './known-pages.ts';

/** A part of the text to show. */
export interface CitedText {
  text: string;
  citations: UrlCitation[];
}

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
    return this.#show(settledLength(this.#held));
  }

  /** Returns the rest. */
  end(): CitedText {
    return this.#show(this.#held.length);
  }

  #show(length: number): CitedText {
    const { text, annotations } = annotateCitations(this.#held.slice(0, length), this.#pages.all);
    this.#held = this.#held.slice(length);
    const start = this.#shown;
    this.#shown += text.length;
    const citations = annotations.map(({ start_index, end_index, ...citation }) => ({
      ...citation,
      title: this.#pages.titleOf(citation.url) ?? citation.title,
      start_index: start + start_index,
      end_index: start + end_index,
    }));
    return { text, citations };
  }
}

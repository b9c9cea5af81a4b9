// A header that is being read: its sections as they come, and what they can be. Knows no ids and no
// messages.

import { type ReadHeader, readHeader } from './header.ts';
import { type BodyInHeader, readBodyInHeader } from './header-body.ts';
import type { HeaderContext, HeaderStart, Section } from './header-parts.ts';
import { mayBeHeader } from './header-prefix.ts';

/**
 * So many tokens are asked whether they may be a header; longer ones are read when they end, so
 * that time stays linear.
 */
const MAX_TOKENS = 256;

/** A header has three sections. A model that repeats itself may write some more. */
const MAX_SECTIONS = 8;

export class OpenHeader {
  readonly at = 'header';
  readonly #context: HeaderContext;
  #sections: Section[] = [];
  #tokens = 0;

  constructor(start: HeaderStart, tools: readonly string[]) {
    this.#context = { start, tools };
  }

  get isEmpty(): boolean {
    return this.#sections.length === 0;
  }

  addSection(kind: Section['kind']): void {
    this.#sections.push({ kind, text: '', ends: [] });
  }

  /** Adds the text of one token. */
  addText(text: string): void {
    if (this.isEmpty) this.addSection('opening');
    const section = this.#sections.at(-1);
    if (section === undefined) return;
    section.text += text;
    section.ends.push(section.text.length);
    this.#tokens++;
  }

  /**
   * Whether it is known to be no header, but a text. A long one is not known to be anything before
   * it ends.
   */
  get isText(): boolean {
    return this.#tokens <= MAX_TOKENS && !mayBeHeader(this.#sections, this.#context);
  }

  /** Whether all of it is structure when a channel follows. */
  get allowsChannel(): boolean {
    if (this.#tokens > MAX_TOKENS || this.#sections.length >= MAX_SECTIONS) return false;
    const sections: Section[] = [...this.#sections, { kind: 'channel', text: '', ends: [] }];
    return readBodyInHeader(sections, this.#context, true).text.trim() === '';
  }

  /**
   * Reads it as the header that `<|message|>` ended; null if it is a text, too long to have been
   * known as one before.
   */
  readHeader(): ReadHeader | null {
    const mayBe = this.#tokens <= MAX_TOKENS || mayBeHeader(this.#sections, this.#context);
    return mayBe ? readHeader(this.#sections, this.#context) : null;
  }

  /**
   * Reads it as a message without `<|message|>`; see header-body.ts. Stray words of a call that has
   * no other text are its text.
   */
  readBody(abandoned: boolean): BodyInHeader {
    const body = readBodyInHeader(this.#sections, this.#context, abandoned);
    const isStrayText = body.text.trim() === '' && body.unread !== '' && body.header.recipient !== null;
    return isStrayText ? { header: body.header, text: body.unread, unread: '' } : body;
  }
}

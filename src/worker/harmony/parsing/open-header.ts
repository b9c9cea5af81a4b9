// A header during its reading: its sections as they arrive, and their possible meanings.

import { type ReadHeader, readHeader } from './header.ts';
import { type BodyInHeader, readBodyInHeader } from './header-body.ts';
import type { HeaderContext, HeaderStart, Section } from './header-parts.ts';
import { mayBeHeader } from './header-prefix.ts';

/**
 * Max tokens of a header that are checked on arrival. A longer header is read at its end, so that
 * time stays linear.
 */
const MAX_TOKENS = 256;

/** Max sections. A header has three. A model that repeats itself may write more. */
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
   * Whether it cannot be a header, so it is a text. For a long header this is unknown until its
   * end.
   */
  get isText(): boolean {
    return this.#tokens <= MAX_TOKENS && !mayBeHeader(this.#sections, this.#context);
  }

  /** Whether all of it is structure if a channel follows. */
  get allowsChannel(): boolean {
    if (this.#tokens > MAX_TOKENS || this.#sections.length >= MAX_SECTIONS) return false;
    const sections: Section[] = [...this.#sections, { kind: 'channel', text: '', ends: [] }];
    return readBodyInHeader(sections, this.#context, true).text.trim() === '';
  }

  /**
   * Reads it as a header that ended with `<|message|>`. Null if it is a text that was too long to
   * be checked on arrival.
   */
  readHeader(): ReadHeader | null {
    const mayBe = this.#tokens <= MAX_TOKENS || mayBeHeader(this.#sections, this.#context);
    return mayBe ? readHeader(this.#sections, this.#context) : null;
  }

  /**
   * Reads it as a message without `<|message|>` (see header-body.ts). In a call without other text,
   * stray words are its text.
   */
  readBody(abandoned: boolean): BodyInHeader {
    const body = readBodyInHeader(this.#sections, this.#context, abandoned);
    const isStrayText = body.text.trim() === '' && body.unread !== '' && body.header.recipient !== null;
    return isStrayText ? { header: body.header, text: body.unread, unread: '' } : body;
  }
}

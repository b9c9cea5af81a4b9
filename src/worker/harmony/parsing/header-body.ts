/**
 * Reads a message whose `<|message|>` is missing: the end of its header and the start of its text.
 * Only text in the form of structure is structure. A word of the header counts only where it ends
 * with a token: the tokens `final` and `The` are a channel and a text, but the one token `finally`
 * is a text.
 *
 * | sampled after `<|start|>assistant` | read as |
 * | --- | --- |
 * | `<|channel|>final` `42` `<|return|>` | final: `42` |
 * | `<|channel|>final` `The answer` `<|return|>`, or with a blank before `The` | final: `The answer` |
 * | `<|channel|>final<|end|>The answer<|return|>`; also with `<|channel|>` or `<|constrain|>` there | final: `The answer` |
 * | `<|channel|>final <|constrain|>json{"a":1}<|return|>`, `<|channel|>final json{"a":1}<|return|>` | final, of type json: `{"a":1}` |
 * | `<|channel|>commentary to=functions.f{"a":1}<|call|>`; also with ` json` or `<|constrain|>json` before `{` | call of f: `{"a":1}` |
 * | `<|channel|>commentary to=functions.f<|end|>{"a":1}<|call|>`, ` to=functions.f{"a":1}<|call|>` | call of f: `{"a":1}` |
 * | `<|channel|>thoughts on it<|end|>`, `<|channel|>??<|end|>` | no channel: all of the text |
 * | `The answer<|return|>`, `…<|end|>The answer<|return|>` | no channel: `The answer` |
 * | `<|start|>The answer<|return|>` | no channel, the assistant's: `The answer` |
 * | `…<|end|>commentary to=functions.f{"a":1}<|call|>` | call of f: `{"a":1}` |
 * | `<|start|>user Sure<|end|>`, `<|start|>user<|end|>Sure<|end|>` | the user's: `Sure` |
 * | cut off: `<|channel|>comm`, `<|channel|>commentary to`, `<|start|>ass` | a header that was cut off: nothing |
 * | cut off: `<|channel|>final` `4` | final: `4` |
 *
 * A message without a channel is reasoning if another one follows, else the answer.
 */

import {
  CHANNELS,
  CONSTRAIN,
  CONTENT_TYPES,
  type Header,
  type HeaderContext,
  isMisnamedAssistant,
  isRepeatedAssistant,
  ROLES,
  roleOf,
  type SaidHeader,
  type Section,
} from './header-parts.ts';
import { declaredPrefix, isDeclared, isNoTool, splitGluedType } from './recipient.ts';
import { SectionReader } from './section-reader.ts';

/** A message without `<|message|>`: its header, as far as it has one, and the raw text after it. */
export interface BodyInHeader extends SaidHeader {
  text: string;
}

/** Reads a header, one section at a time. */
class BodyReader {
  readonly header: Header = { role: 'assistant', name: null, recipient: null, channel: null, contentType: null };
  readonly #context: HeaderContext;
  /** Whether a word at the end of a cut-off header may be the start of structure. */
  readonly #abandoned: boolean;
  readonly #sections: readonly Section[];

  constructor(sections: readonly Section[], context: HeaderContext, abandoned: boolean) {
    this.#sections = sections;
    this.#context = context;
    this.#abandoned = abandoned;
  }

  /** Reads a section. Returns the rest of it, which is no structure. */
  read(section: Section): string {
    const reader = new SectionReader(section);
    if (section.kind === 'opening') this.#readOpening(reader);
    else if (section.kind === 'channel') this.#readChannel(reader);
    else this.#readType(reader, true);
    return reader.rest;
  }

  #readOpening(reader: SectionReader): void {
    const { header } = this;
    if (this.#context.start === 'start') this.#readAuthor(reader);
    if (header.role === 'assistant') {
      reader.take(/^\s*(?:assistant\s*)+(?=to=|$)/);
      const calling = this.#abandoned
        ? /^\s*(analysis|commentary|final)(?=\s+to(?:=|$))/
        : /^\s*(analysis|commentary|final)(?=\s+to=)/;
      const channel = reader.take(calling);
      if (channel !== null) header.channel = channel;
    }
    this.#readAddress(reader);
  }

  #readAuthor(reader: SectionReader): void {
    const { header } = this;
    const name = /^\s*([A-Za-z_][\w./:+-]*)(?=\s|$)/.exec(reader.rest)?.[1] ?? '';
    if (this.#isTool(name, reader.rest)) {
      reader.take(/^\s*\S+/);
      header.role = 'tool';
      header.name = name;
      return;
    }
    const role = reader.takeName(ROLES);
    if (role !== null) {
      header.role = role;
      header.name = reader.take(/^:([\w./+-]+)/);
    } else if (this.#abandoned && reader.rest.trim() === name && [...ROLES, 'functions'].some((word) => word.startsWith(name))) {
      reader.take(/^\s*\S*/);
    }
  }

  /**
   * Whether a name is a tool: it is declared, it has a recipient, or another section of its header
   * follows.
   */
  #isTool(name: string, opening: string): boolean {
    const [role = ''] = name.split(':');
    if (name === '' || roleOf(role) !== undefined || isRepeatedAssistant(name)) return false;
    if (isDeclared(name, this.#context.tools) || /^\s*\S+\s+to=/.test(opening)) return true;
    return opening.trim() === name && this.#sections.length > 1;
  }

  #readChannel(reader: SectionReader): void {
    const channel = reader.takeName(CHANNELS);
    const word = reader.rest.trim();
    if (channel !== null) this.header.channel = channel;
    else if (this.#abandoned && word !== '' && CHANNELS.some((name) => name.startsWith(word))) reader.take(/^\s*\S+\s*/);
    else return;
    this.#readAddress(reader);
  }

  /** Reads the recipients, each perhaps with a type. The first one counts. */
  #readAddress(reader: SectionReader): void {
    for (let recipient = this.#takeRecipient(reader); recipient !== null; recipient = this.#takeRecipient(reader)) {
      const { tool, contentType } = splitGluedType(recipient, this.#context.tools);
      if (this.header.role === 'assistant' && isNoTool(tool)) continue;
      this.header.recipient ??= tool;
      this.header.contentType ??= contentType;
    }
    this.#readType(reader, false);
    if (this.#abandoned && this.header.channel !== 'final') reader.take(/^\s+to=?$/);
  }

  #takeRecipient(reader: SectionReader): string | null {
    const marker = /^\s*to=/.exec(reader.rest)?.[0];
    if (marker === undefined) return null;
    const declared = declaredPrefix(reader.rest.slice(marker.length), this.#context.tools);
    if (declared === null) return reader.take(/^\s*to=([\w./:+-]+)/);
    reader.at += marker.length + declared.length;
    return declared;
  }

  /** Reads a content type: after `<|constrain|>`, in a call, or before JSON. */
  #readType(reader: SectionReader, isMarked: boolean): void {
    const isCall = this.header.recipient !== null;
    const before = reader.at;
    const type = reader.takeName(CONTENT_TYPES);
    const isType = type !== null && (isMarked || isCall || /^\s*[{[]/.test(reader.rest));
    if (isType) this.header.contentType ??= isMarked ? CONSTRAIN + type : type;
    else reader.at = before;
    if (isMarked && !isType && this.#isBegunType(reader.rest.trim())) reader.take(/^\s*\S+\s*/);
  }

  #isBegunType(word: string): boolean {
    return this.#abandoned && word !== '' && CONTENT_TYPES.some((type) => type.startsWith(word));
  }
}

/**
 * Reads a header that ended without `<|message|>`. The rest after its structure is the message's
 * text. `abandoned`: the header was cut off, or another message began, so that a last word may be
 * the start of structure.
 */
export function readBodyInHeader(sections: readonly Section[], context: HeaderContext, abandoned: boolean): BodyInHeader {
  const reader = new BodyReader(sections, context, abandoned);
  const rests = sections.map((section) => reader.read(section));
  const { header } = reader;
  const opening = sections[0]?.kind === 'opening' ? sections[0].text : '';
  const misnamed = isMisnamedAssistant(header, opening, context.tools) ? header.name : null;
  if (misnamed !== null) Object.assign(header, { role: 'assistant', name: null });
  // Stray words before a later marker of a call must not become its arguments, which are JSON.
  const strays = header.recipient === null ? [] : rests.slice(0, -1);
  const text = (strays.length > 0 ? rests.slice(-1) : rests).join('');
  // One blank separates a header from its text.
  return {
    header,
    text: text.replace(/^ /, ''),
    unread: [misnamed ?? '', ...strays]
      .map((stray) => stray.trim())
      .join(' ')
      .trim(),
  };
}

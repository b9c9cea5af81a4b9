// A grammar of headers: their text by bytes, their control tokens by id.

import type { ByteGrammar } from '../byte-grammar.ts';
import { type FormPart, type HeaderForm, type MessageKind, WORD } from './header-forms.ts';

/** A place in a header. */
export interface HeaderNode {
  number: number;
  bytes: Map<number, HeaderNode>;
  controls: Map<number, HeaderNode>;
  /** What the header announced, at its end. */
  kind: MessageKind | null;
}

/** Longest word, so that a model cannot go on for ever. */
const MAX_WORD = 32;
const utf8 = new TextEncoder();
const LETTERS = utf8.encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');
const WORD_BYTES = [...LETTERS, ...utf8.encode('0123456789_-')];

export class HeaderGrammar implements ByteGrammar<HeaderNode> {
  readonly start: HeaderNode;
  #nodes = 0;

  constructor(forms: readonly HeaderForm[]) {
    this.start = this.#node();
    for (const { parts, kind } of forms) this.#add(parts, kind);
  }

  next(node: HeaderNode, byte: number): HeaderNode | null {
    return node.bytes.get(byte) ?? null;
  }

  isEnd({ kind }: HeaderNode): boolean {
    return kind !== null;
  }

  key({ number }: HeaderNode): string {
    return String(number);
  }

  stringRun(): null {
    return null;
  }

  #node(): HeaderNode {
    return { number: this.#nodes++, bytes: new Map(), controls: new Map(), kind: null };
  }

  #add(parts: readonly FormPart[], kind: MessageKind): void {
    let ends = [this.start];
    for (const part of parts) {
      if (part === WORD) ends = this.#addWord(ends);
      else if (typeof part === 'number') ends = [this.#join(ends, part)];
      else for (const byte of utf8.encode(part)) ends = [this.#child((ends[0] as HeaderNode).bytes, byte)];
    }
    (ends[0] as HeaderNode).kind = kind;
  }

  /** Leads all `ends` to one node by a control token. */
  #join(ends: readonly HeaderNode[], control: number): HeaderNode {
    const node = this.#child((ends[0] as HeaderNode).controls, control);
    for (const end of ends) end.controls.set(control, node);
    return node;
  }

  /** Returns each place at which the word may end. */
  #addWord(ends: readonly HeaderNode[]): HeaderNode[] {
    const chain: HeaderNode[] = [];
    let last = ends[0] as HeaderNode;
    for (let length = 0; length < MAX_WORD; length++) {
      const node = this.#node();
      for (const byte of length === 0 ? LETTERS : WORD_BYTES) last.bytes.set(byte, node);
      chain.push(node);
      last = node;
    }
    return chain;
  }

  #child(children: Map<number, HeaderNode>, symbol: number): HeaderNode {
    const child = children.get(symbol) ?? this.#node();
    children.set(symbol, child);
    return child;
  }
}

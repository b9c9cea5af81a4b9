// A cursor over one section of a header. It reads structure from the start of the section.

import type { Section } from './header-parts.ts';

/** Reads structure from the beginning of one section. */
export class SectionReader {
  at = 0;
  readonly #section: Section;

  constructor(section: Section) {
    this.#section = section;
  }

  get rest(): string {
    return this.#section.text.slice(this.at);
  }

  /**
   * Reads a match of `pattern` at the start of the rest. Returns its first group, or the whole
   * match.
   */
  take(pattern: RegExp): string | null {
    const found = pattern.exec(this.rest);
    if (found === null || found.index !== 0) return null;
    this.at += found[0].length;
    return found[1] ?? found[0];
  }

  /**
   * Reads the one of `names` that is next, in upper or lower case. A token must end after it, or no
   * letter may follow.
   */
  takeName<Name extends string>(names: readonly Name[]): Name | null {
    const start = this.at + (/^\s*/.exec(this.rest)?.[0].length ?? 0);
    const { text, ends } = this.#section;
    const spells = (name: string) => text.slice(start, start + name.length).toLowerCase() === name;
    const found = names.find((name) => spells(name) && this.#endsAt(start + name.length, ends)) ?? null;
    if (found !== null) this.at = start + found.length;
    return found;
  }

  #endsAt(end: number, ends: readonly number[]): boolean {
    return ends.includes(end) || !/^[A-Za-z_]/.test(this.#section.text.slice(end));
  }
}

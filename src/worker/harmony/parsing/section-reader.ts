// A cursor over one section of a header, which takes structure from its beginning.

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
   * Takes what `pattern` finds at the beginning of the rest; gives its first group, or all of it.
   */
  take(pattern: RegExp): string | null {
    const found = pattern.exec(this.rest);
    if (found === null || found.index !== 0) return null;
    this.at += found[0].length;
    return found[1] ?? found[0];
  }

  /**
   * Takes the one of `names` that comes next, in any case, if a token ends behind it, or what
   * follows is no letter.
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

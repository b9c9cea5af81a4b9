// The pages that the model has been shown, by cursor: what its citations mean.

import type { ToolSourcePage } from '../../../../contracts/tools.ts';

export class KnownPages {
  readonly #pages: ToolSourcePage[] = [];

  /** In the order in which they were shown. */
  get all(): readonly ToolSourcePage[] {
    return this.#pages;
  }

  add(sources: readonly ToolSourcePage[]): void {
    this.#pages.push(...sources);
  }

  /** The page of a cursor; of null the latest. Null if there is none. */
  pageAt(cursor: number | null): ToolSourcePage | null {
    const found = this.#pages.findLast((page) => cursor === null || page.cursor === cursor);
    return found ?? null;
  }

  /** The title of the page at an address. Null if there is none. */
  titleOf(url: string): string | null {
    return this.#pages.findLast((page) => page.url === url)?.title ?? null;
  }
}

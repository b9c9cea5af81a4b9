// The pages that the model has been shown, by cursor: what its citations mean.

import type { ToolSourcePage } from '../../../../contracts/tools.ts';

export class KnownPages {
  readonly #pages = new Map<number, ToolSourcePage>();

  add(sources: readonly ToolSourcePage[]): void {
    for (const page of sources) this.#pages.set(page.cursor, page);
  }

  /** The page of a cursor; of null the latest. Null if there is none. */
  pageAt(cursor: number | null): ToolSourcePage | null {
    const wanted = cursor ?? Math.max(...this.#pages.keys());
    return this.#pages.get(wanted) ?? null;
  }
}

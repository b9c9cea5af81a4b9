// The pages that one chat has opened, in order. A cursor is the place of a page among them.

import { BrowserCallError, type PageContents } from './page-contents.ts';

export interface PageStack {
  /** Cursor of the last page. -1 while there is none. */
  readonly cursor: number;
  add(page: PageContents): void;
  /** Takes the last page away again. */
  removeLast(): void;
  /** The page at a cursor; -1 is the last one. Errors: BrowserCallError for a cursor without page. */
  at(cursor: unknown): PageContents;
  /** The last page that was opened with this address, null if there is none. */
  withUrl(url: string): PageContents | null;
}

export function createPageStack(): PageStack {
  const pages: PageContents[] = [];
  return {
    get cursor() {
      return pages.length - 1;
    },
    add: (page) => pages.push(page),
    removeLast: () => pages.pop(),
    at: (cursor) => pageAt(pages, cursor),
    withUrl: (url) => pages.findLast((page) => page.url === url) ?? null,
  };
}

function pageAt(pages: readonly PageContents[], cursor: unknown): PageContents {
  if (pages.length === 0) throw new BrowserCallError('No pages to access!');
  if (typeof cursor !== 'number' || !Number.isInteger(cursor))
    throw new BrowserCallError(`\`cursor\` should be an integer, not \`${pythonType(cursor)}\``);
  const page = pages.at(cursor);
  if (page) return page;
  throw new BrowserCallError(`Cursor \`${cursor}\` is out of range. Available cursor indices: [0 - ${pages.length - 1}].`);
}

/** The type of a JSON value by its name in Python, which the model knows. */
function pythonType(value: unknown): string {
  if (value === null) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  const names: Record<string, string> = { string: 'str', number: 'float', boolean: 'bool', object: 'dict' };
  return names[typeof value] ?? typeof value;
}

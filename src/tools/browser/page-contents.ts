// A page of the browser tool, and the two kinds of errors that its calls answer with.

/** A text of a page that a link leads to. */
interface Snippet {
  /** Line of the page where the text begins, from 0. */
  line: number;
}

/** A page as the model reads it. */
export interface PageContents {
  /** Address of the page. Empty for a page of search results, a path for an attached document. */
  url: string;
  title: string;
  /** The text, not yet wrapped. Links are written as 【id†words†domain】. */
  text: string;
  /** Addresses of the links, by id. */
  links: ReadonlyMap<string, string>;
  /** Title of the page that find results are of. */
  foundIn?: string;
  /** Only a page of find results has them: the matches, by the ids of its links. */
  snippets?: ReadonlyMap<string, Snippet>;
}

/** A call that cannot be done as it was written. Its message goes to the model. */
export class BrowserCallError extends Error {
  override name = 'BrowserCallError';
}

/** A text of at most `max` characters. A longer one ends with three dots. */
export function truncate(text: string, max = 1024): string {
  return text.length > max ? `${text.slice(0, max - 3)}...` : text;
}

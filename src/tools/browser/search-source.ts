// Where the browser tool searches and reads: documents of the chat, or an endpoint of the user's.

import type { ToolContext } from '../../contracts/tools.ts';
import type { PageContents } from './page-contents.ts';

/** What the tool asks of its source. */
export type SourceRequest = { type: 'search'; query: string } | { type: 'open'; url: string };

/** The rest of a call: what it may use, and the signal that stops it. */
export type SourceContext = Pick<ToolContext, 'signal' | 'files'>;

export interface SearchSource {
  /** The source's name for the user. */
  label: string;
  /** The host that a request goes to. Null for one that stays on the device. */
  destination(request: SourceRequest): string | null;
  /**
   * A page of results, at most `max`. Rejects with the reason for the model and the user; with an
   * `AbortError` when stopped.
   */
  search(query: string, max: number, context: SourceContext): Promise<PageContents>;
  /** The page at an address. Rejects as `search` does. */
  open(url: string, context: SourceContext): Promise<PageContents>;
}

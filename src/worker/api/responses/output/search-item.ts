// A call of the browser as it runs, and the events that announce it. What it does is known when its
// input is whole, so it has no parts.

import type { ToolResult, ToolSourcePage } from '../../../../contracts/tools.ts';
import type { EventDraft } from '../events.ts';
import type { WebSearchAction, WebSearchCallItem } from '../hosted-items.ts';
import type { ItemStatus } from '../items.ts';
import type { KnownPages } from './known-pages.ts';
import type { ItemPlace, OpenHostedItem } from './open-item.ts';

export interface SearchItemOptions {
  recipient: string;
  pages: KnownPages;
  /** Whether a search carries the addresses that it found. */
  hasSources: boolean;
}

export class SearchItem implements OpenHostedItem {
  readonly #place: ItemPlace;
  readonly #options: SearchItemOptions;
  #action: WebSearchAction = { type: 'search', query: '', queries: [] };
  #isRunning = false;
  #hasFailed = false;

  constructor(place: ItemPlace, options: SearchItemOptions) {
    this.#place = place;
    this.#options = options;
  }

  itemWith(status: ItemStatus): WebSearchCallItem {
    const running = this.#isRunning ? 'searching' : 'in_progress';
    const ended = this.#hasFailed || status === 'incomplete' ? 'failed' : 'completed';
    const state = status === 'in_progress' ? running : ended;
    return { id: this.#place.id, type: 'web_search_call', status: state, action: this.#action };
  }

  /** The item is announced when it runs. */
  open(): EventDraft[] {
    return [];
  }

  append(): EventDraft[] {
    return [];
  }

  run(text: string): EventDraft[] {
    this.#action = actionOf(this.#options.recipient, text, this.#options.pages);
    const added = this.itemWith('in_progress');
    this.#isRunning = true;
    return [
      { type: 'response.output_item.added', output_index: this.#place.outputIndex, item: added },
      { type: 'response.web_search_call.in_progress', ...this.#at() },
      { type: 'response.web_search_call.searching', ...this.#at() },
    ];
  }

  finish({ sources = [], isError }: ToolResult): EventDraft[] {
    this.#hasFailed = isError;
    this.#action = this.#completed(sources);
    return isError ? [] : [{ type: 'response.web_search_call.completed', ...this.#at() }];
  }

  close(status: ItemStatus): EventDraft[] {
    return [{ type: 'response.output_item.done', output_index: this.#place.outputIndex, item: this.itemWith(status) }];
  }

  /** The address of an opened page is known when it was read. */
  #completed(sources: readonly ToolSourcePage[]): WebSearchAction {
    const action = this.#action;
    const urls = sources.map(({ url }) => url).filter((url) => url !== '');
    if (action.type === 'open_page') return { ...action, url: urls.at(-1) ?? action.url };
    if (action.type !== 'search' || !this.#options.hasSources) return action;
    return { ...action, sources: [...new Set(urls)].map((url) => ({ type: 'url', url })) };
  }

  #at() {
    return { item_id: this.#place.id, output_index: this.#place.outputIndex };
  }
}

function actionOf(recipient: string, text: string, pages: KnownPages): WebSearchAction {
  const input = objectOf(text);
  const textOf = (name: string) => (typeof input[name] === 'string' ? input[name] : '');
  const cursor = typeof input['cursor'] === 'number' && input['cursor'] >= 0 ? input['cursor'] : null;
  if (recipient === 'browser.open') return { type: 'open_page', url: /^https?:/.test(textOf('id')) ? textOf('id') : null };
  if (recipient === 'browser.find') {
    return { type: 'find_in_page', pattern: textOf('pattern'), url: pages.pageAt(cursor)?.url ?? '' };
  }
  return { type: 'search', query: textOf('query'), queries: [textOf('query')] };
}

/** The members of a JSON object. The tool itself says what is wrong with another text. */
function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

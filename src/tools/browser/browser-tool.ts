// The browser tool that gpt-oss was trained with: search, open and find, over a source of the
// user's. The model cites what it read as 【cursor†L1-L2】.

import type { Tool, ToolCall, ToolContext, ToolResult } from '../../contracts/tools.ts';
import { type BrowserCall, MalformedCallError, readBrowserCall } from './call-arguments.ts';
import { findInPage } from './find-in-page.ts';
import { BrowserCallError, type PageContents, truncate } from './page-contents.ts';
import { createPageStack, type PageStack } from './page-stack.ts';
import { estimatePrefixLength } from './prefix-length.ts';
import type { SearchSource, SourceRequest } from './search-source.ts';
import { type PrefixLength, showPage } from './show-page.ts';

const MAX_RESULTS = 20;
/** Lines shown before the one that was found. */
const LINES_BEFORE = 4;

interface Target {
  /** The page, or the request that gets it. */
  page: PageContents | null;
  url: string;
  line: number;
}

/**
 * A browser of its own pages: one for each chat or API answer. `prefixLength` measures the model's
 * tokens; without it they are estimated.
 */
export function createBrowserTool(source: SearchSource, prefixLength: PrefixLength = estimatePrefixLength): Tool {
  const stack = createPageStack();
  return {
    id: 'browser',
    label: source.label,
    offer: { builtIn: 'browser' },
    destination: (call) => destinationOf(call, stack, source),
    run: (call, context) => run(call, context),
  };

  async function run(call: ToolCall, context: ToolContext): Promise<ToolResult> {
    context.signal.throwIfAborted();
    try {
      return await answer(readBrowserCall(call), context);
    } catch (error) {
      context.signal.throwIfAborted();
      if (error instanceof BrowserCallError || error instanceof MalformedCallError) return { text: error.message, isError: true };
      throw error;
    }
  }

  async function answer(call: BrowserCall, context: ToolContext): Promise<ToolResult> {
    if (call.function === 'search') {
      context.onProgress?.(`Searches for “${call.query}”`);
      return show(await search(call.query, context), 0, -1);
    }
    if (call.function === 'find') {
      const page = stack.at(call.cursor);
      if (page.snippets) throw new BrowserCallError('Cannot run `find` on search results page or find results page');
      return show(findInPage(page, call.pattern), 0, -1);
    }
    const target = targetOf(call, stack);
    if (!target.page) context.onProgress?.(`Opens ${target.url}`);
    const page = target.page ?? (await open(target.url, context));
    return show(page, target.line, call.lineCount);
  }

  /** Adds the page and shows it. A page that cannot be shown is not kept. */
  function show(page: PageContents, line: number, lineCount: number): ToolResult {
    stack.add(page);
    try {
      const text = showPage(page, stack.cursor, { line, lineCount }, prefixLength);
      return {
        text,
        isError: false,
        sources: [{ cursor: stack.cursor, title: page.foundIn ?? page.title, url: webAddress(page.url) }],
      };
    } catch (error) {
      stack.removeLast();
      throw error;
    }
  }

  async function search(query: string, context: ToolContext): Promise<PageContents> {
    return await source.search(query, MAX_RESULTS, context).catch((error: unknown) => {
      throw failure(`Error during search for \`${query}\``, error);
    });
  }

  async function open(url: string, context: ToolContext): Promise<PageContents> {
    return await source.open(url, context).catch((error: unknown) => {
      throw failure(`Error fetching URL \`${truncate(url)}\``, error);
    });
  }
}

/** What an `open` leads to. An address that the model wrote is always fetched anew. */
function targetOf(call: BrowserCall & { function: 'open' }, stack: PageStack): Target {
  const line = Math.max(0, call.line);
  if (typeof call.id === 'string') return { page: null, url: call.id, line };
  const page = stack.at(call.cursor);
  if (call.id < 0) return { page, url: page.url, line };
  const url = page.links.get(`${call.id}`);
  if (url === undefined) throw new BrowserCallError(`Invalid link id \`${call.id}\`.`);
  const found = call.line < 0 ? (page.snippets?.get(`${call.id}`)?.line ?? 0) : line;
  const first = call.line < 0 && found > LINES_BEFORE ? found - LINES_BEFORE : found;
  return { page: stack.withUrl(url), url, line: first };
}

/** The host that a call goes to. A call that will fail goes nowhere. */
function destinationOf(call: ToolCall, stack: PageStack, source: SearchSource): string | null {
  const request = requestOf(call, stack);
  return request && source.destination(request);
}

function requestOf(call: ToolCall, stack: PageStack): SourceRequest | null {
  try {
    const read = readBrowserCall(call);
    if (read.function === 'search') return { type: 'search', query: read.query };
    if (read.function === 'find') return null;
    const { page, url } = targetOf(read, stack);
    return page ? null : { type: 'open', url };
  } catch {
    return null; // The call answers with the error when it runs.
  }
}

function failure(what: string, error: unknown): BrowserCallError {
  return new BrowserCallError(`${what}: ${truncate(error instanceof Error ? error.message : String(error))}`);
}

/** The address of a page on the web, empty for another. A page of find results has that of its page. */
function webAddress(url: string): string {
  if (!/^https?:\/\//u.test(url)) return '';
  return url.replace(/\/find\?pattern=.*$/u, '');
}

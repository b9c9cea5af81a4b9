// Makes the browser tool of a chat. Loaded with its first use.
import type { Tool } from '../../../contracts/tools.ts';
import { createBrowserTool } from '../../../tools/browser/browser-tool.ts';
import { createDocumentSource } from '../../../tools/browser/sources/documents.ts';
import { createEndpointSource } from '../../../tools/browser/sources/endpoint.ts';
import type { StoredSource } from './stored-source.ts';

/** A browser over the source that the user has chosen. */
export function makeBrowser(chosen: StoredSource): Tool {
  return createBrowserTool(chosen.source === 'endpoint' ? createEndpointSource(chosen) : createDocumentSource());
}

/** Tries a search. Returns the titles that it found. Rejects with the reason in words. */
export async function trySearch(chosen: StoredSource, query: string, signal: AbortSignal): Promise<string[]> {
  const page = await createEndpointSource(chosen).search(query, 5, { signal, files: [] });
  return [...page.text.matchAll(/【\d+†([^†】]+)/gu)].map(([, title = '']) => title);
}

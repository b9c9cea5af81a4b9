// Where the browser tool searches, as the user has chosen and the storage keeps it.
import { addressProblem } from '../../../tools/address.ts';
import { type EndpointSettings, templateProblem } from '../../../tools/browser/sources/endpoint-settings.ts';

export interface StoredSource extends EndpointSettings {
  /** `documents`: the files of the chat. `endpoint`: a search on the network. */
  source: 'documents' | 'endpoint';
}

/** What is wrong with an endpoint, by its field. Null for a field that is right. */
export interface EndpointProblems {
  searchUrl: string | null;
  pageUrl: string | null;
}

/** The stored choice. What is not valid becomes the default: documents. */
export function sourceIn(settings: unknown): StoredSource {
  const stored: Record<string, unknown> = typeof settings === 'object' && settings !== null ? { ...settings } : {};
  return {
    source: stored['source'] === 'endpoint' ? 'endpoint' : 'documents',
    searchUrl: textIn(stored['searchUrl']),
    pageUrl: textIn(stored['pageUrl']),
    token: textIn(stored['token']),
  };
}

/** Checks the addresses of an endpoint. */
export function endpointProblems({ searchUrl, pageUrl }: EndpointSettings): EndpointProblems {
  return {
    searchUrl: templateProblem(searchUrl, '{query}'),
    pageUrl: pageUrl === '' ? null : templateProblem(pageUrl, '{url}'),
  };
}

/** Whether the tool can be offered with these settings. */
export function isUsable(source: StoredSource): boolean {
  if (source.source === 'documents') return true;
  const problems = endpointProblems(source);
  return problems.searchUrl === null && problems.pageUrl === null;
}

/** Host of an address with a place in it. Empty for an address that cannot be used. */
export function hostOf(template: string): string {
  const address = template.replace(/\{(?:query|url)\}/gu, 'x');
  return addressProblem(address) === null ? new URL(address).host : '';
}

const textIn = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

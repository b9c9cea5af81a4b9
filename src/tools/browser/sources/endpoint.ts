// A source that asks an endpoint of the user's, and reads pages of the web.

import { addressProblem } from '../../address.ts';
import { htmlPage, pageOf } from '../html/html-page.ts';
import { withoutMarks } from '../link-text.ts';
import type { PageContents } from '../page-contents.ts';
import type { SearchSource, SourceRequest } from '../search-source.ts';
import { type EndpointSettings, fillTemplate } from './endpoint-settings.ts';
import { type FetchedText, fetchText } from './fetch-text.ts';
import { resultsPage } from './results-page.ts';
import { readSearchResults } from './search-results.ts';

const VIEW_SOURCE = 'view-source:';
const PAGE_TYPES = 'text/html, text/plain, text/markdown, application/json;q=0.9';

/** Searches through the endpoint of `settings`. */
export function createEndpointSource(settings: EndpointSettings): SearchSource {
  return {
    label: 'Web search',
    destination: (request) => URL.parse(addressFor(request, settings))?.host ?? null,
    search: async (query, max, { signal }) => {
      const url = addressFor({ type: 'search', query }, settings);
      const { text } = await fetchText(url, { accept: 'application/json', token: settings.token, signal });
      return resultsPage(query, readSearchResults(text, max));
    },
    open: async (url, { signal }) => {
      const page = url.startsWith(VIEW_SOURCE) ? url.slice(VIEW_SOURCE.length) : url;
      const problem = addressProblem(page);
      if (problem !== null) throw new Error(problem);
      // The token is for the endpoint, never for the pages.
      const token = settings.pageUrl === '' ? '' : settings.token;
      const fetched = await fetchText(addressFor({ type: 'open', url: page }, settings), { accept: PAGE_TYPES, token, signal });
      return pageFrom(fetched, settings.pageUrl === '' ? fetched.url : page);
    },
  };
}

function addressFor(request: SourceRequest, { searchUrl, pageUrl }: EndpointSettings): string {
  if (request.type === 'search') return fillTemplate(searchUrl, '{query}', request.query);
  return pageUrl === '' ? request.url : fillTemplate(pageUrl, '{url}', request.url);
}

function pageFrom({ text, mediaType }: FetchedText, url: string): PageContents {
  if (mediaType.includes('html') || (mediaType === '' && /^\s*</u.test(text))) return htmlPage(text, url);
  if (mediaType === '' || mediaType.startsWith('text/') || /[/+](?:json|xml)$/u.test(mediaType)) {
    const title =
      url
        .split(/[?#]/u)[0]
        ?.split('/')
        .findLast((part) => part !== '') ?? url;
    return pageOf({ url, title, text: withoutMarks(text).replace(/\r\n?/gu, '\n'), links: new Map() });
  }
  throw new Error(`The page is of the type ${mediaType}. This tool reads text and HTML.`);
}

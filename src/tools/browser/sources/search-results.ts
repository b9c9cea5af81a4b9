// Reads the JSON of a search endpoint: SearXNG's shape, and the names that others use.

import type { FoundPage } from './results-page.ts';

/**
 * Results of a JSON text: an array, or an object with `results`. Each has `url` (or `link`),
 * `title` and `content` (or `snippet`, `summary`, `description`). Errors: for another shape.
 */
export function readSearchResults(text: string, max: number): FoundPage[] {
  const results = listOf(parse(text));
  return results.flatMap(readResult).slice(0, max);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(
      `The search endpoint answered no JSON, but ${JSON.stringify(text.slice(0, 60))}. SearXNG needs \`json\` in \`search.formats\`.`,
    );
  }
}

function listOf(value: unknown): readonly unknown[] {
  const list = isObject(value) ? value['results'] : value;
  if (Array.isArray(list)) return list;
  throw new Error('The search endpoint answered JSON without an array `results`.');
}

function readResult(value: unknown): FoundPage[] {
  if (!isObject(value)) return [];
  const url = firstText(value, ['url', 'link']);
  if (!['http:', 'https:'].includes(URL.parse(url)?.protocol ?? '')) return [];
  const title = firstText(value, ['title', 'name']) || url;
  return [{ url, title, summary: firstText(value, ['content', 'snippet', 'summary', 'description']) }];
}

function firstText(value: Record<string, unknown>, names: readonly string[]): string {
  const found = names.map((name) => value[name]).find((text) => typeof text === 'string' && text !== '');
  return typeof found === 'string' ? found : '';
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

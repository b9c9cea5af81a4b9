// Replaces the links and pictures of a page with texts that the model reads.

import { linkText } from '../link-text.ts';
import { domainOf, linkAddress } from './domain.ts';
import type { HtmlToken } from './html-tokens.ts';

export interface LinkedTokens {
  tokens: HtmlToken[];
  /** Addresses of the links, by id. */
  links: Map<string, string>;
}

/** Replaces each link by 【id†words†domain】. The domain is left out where it is the page's own. */
export function replaceLinks(tokens: readonly HtmlToken[], pageUrl: string): LinkedTokens {
  const links = new Map<string, string>();
  const ids = new Map<string, string>();
  const replaced: HtmlToken[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as HtmlToken;
    const end = token.type === 'open' && token.name === 'a' ? endOfLink(tokens, index) : -1;
    const words = end < 0 ? '' : wordsOf(tokens.slice(index, end));
    const href = token.type === 'open' ? (token.attributes['href'] ?? '') : '';
    const text = words === '' || href === '' ? null : textFor(href, words);
    if (text === null) replaced.push(token);
    else {
      replaced.push({ type: 'text', text });
      // The end can be the start of the next link.
      index = tokens[end]?.type === 'close' ? end : end - 1;
    }
  }
  return { tokens: replaced, links };

  function textFor(href: string, words: string): string | null {
    if (href.startsWith('#')) return words;
    const address = linkAddress(href, pageUrl);
    if (address === null) return null;
    const id = ids.get(address) ?? `${links.size}`;
    ids.set(address, id);
    links.set(id, address);
    const domain = domainOf(address);
    return linkText(id, words, domain === domainOf(pageUrl) ? null : domain);
  }
}

/** Replaces each picture by its number and its name. */
export function replacePictures(tokens: readonly HtmlToken[]): HtmlToken[] {
  let count = 0;
  return tokens.flatMap((token): HtmlToken[] => {
    if (token.type === 'text' || token.name !== 'img') return [token];
    if (token.type === 'close') return [];
    const name = token.attributes['alt'] ?? token.attributes['title'];
    return [{ type: 'text', text: name ? `[Image ${count++}: ${name}]` : `[Image ${count++}]` }];
  });
}

/** A link ends with its tag, or where the next link begins. So a thousand unclosed ones take no longer. */
function endOfLink(tokens: readonly HtmlToken[], start: number): number {
  let end = start + 1;
  for (let token = tokens[end]; token; token = tokens[++end]) {
    if (token.type !== 'text' && token.name === 'a') return end;
  }
  return end;
}

function wordsOf(tokens: readonly HtmlToken[]): string {
  const texts = tokens.flatMap((token) => (token.type === 'text' ? [token.text] : []));
  return texts.join(' ').replace(/\s+/gu, ' ').replace(/^ $/u, '');
}

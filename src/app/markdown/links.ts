// Which addresses a link may have, and whether its words show where it goes.
import { inside, type MarkdownToken } from './syntax/tokens.ts';

const PROTOCOLS: readonly string[] = ['http:', 'https:', 'mailto:'];

/** The address of a link; null for one that the app does not follow, such as a script or a path. */
export function addressOf(href: string): URL | null {
  const address = URL.parse(href);
  return address && PROTOCOLS.includes(address.protocol) ? address : null;
}

/** Whether `words` are the address itself, as it is or as a person writes it. */
export function showsAddress(words: string, address: URL): boolean {
  const shown = words.trim();
  return [shown, `${shown}/`, `http://${shown}`, `http://${shown}/`, `mailto:${shown}`].includes(address.href);
}

/** The words of tokens, without their marks. */
export function wordsOf(tokens: readonly MarkdownToken[]): string {
  return tokens
    .map((token) => ('tokens' in token && token.tokens ? wordsOf(inside(token.tokens)) : 'text' in token ? token.text : ''))
    .join('');
}

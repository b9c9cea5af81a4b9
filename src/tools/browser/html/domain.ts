// The domain that a link shows, and addresses of links relative to their page.

/** Host and port of an address. Empty for a text that is none. */
export function domainOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}

/** The address that a link leads to, null for one that the tool cannot open. */
export function linkAddress(href: string, pageUrl: string): string | null {
  const address = URL.parse(href, URL.canParse(pageUrl) ? pageUrl : undefined);
  if (address === null || !['http:', 'https:'].includes(address.protocol)) return null;
  return address.href.replace('arxiv.org', 'ar5iv.org');
}

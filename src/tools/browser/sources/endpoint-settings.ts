// The settings of a search endpoint, checked.

/** A search endpoint of the user's. */
export interface EndpointSettings {
  /** Address of a search with `{query}` in it. It answers JSON with `results`. */
  searchUrl: string;
  /**
   * Address that gives a page, with `{url}` in it. Empty: the page itself is fetched, which works
   * for sites that allow it (CORS).
   */
  pageUrl: string;
  /** Sent to the endpoint as `Authorization: Bearer …`. Empty for none. */
  token: string;
}

/** The reason why an address cannot be used, null if it can. */
export function templateProblem(template: string, place: '{query}' | '{url}'): string | null {
  if (!template.includes(place)) return `The address needs ${place} where the search puts its text.`;
  return addressProblem(template.replaceAll(place, 'x'));
}

/** The reason why the browser may not ask an address, null if it may. */
export function addressProblem(text: string): string | null {
  const address = URL.parse(text);
  if (address === null) return 'This is no complete address. It begins with https://.';
  if (address.username !== '' || address.password !== '') return 'The address must not contain a user name or a password.';
  const isLocal = ['localhost', '127.0.0.1'].includes(address.hostname);
  if (address.protocol === 'https:' || (address.protocol === 'http:' && isLocal)) return null;
  return 'The address must begin with https://. Only localhost and 127.0.0.1 may have http://.';
}

/** The address of `template` with `value` at its place. */
export function fillTemplate(template: string, place: '{query}' | '{url}', value: string): string {
  return template.replaceAll(place, encodeURIComponent(value));
}

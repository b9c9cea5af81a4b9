// The settings of a search endpoint, checked.

import { addressProblem } from '../../address.ts';

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

/** The address of `template` with `value` at its place. */
export function fillTemplate(template: string, place: '{query}' | '{url}', value: string): string {
  return template.replaceAll(place, encodeURIComponent(value));
}

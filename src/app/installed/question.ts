// A question in the page's address: `?ask=…`, as a browser's search keyword or a link writes it, and
// as `web+gptoss:…` reaches the app through protocol_handlers of the manifest.

/** The search parameter. */
const PARAMETER = 'ask';
/** The scheme of the manifest's protocol_handlers. */
const SCHEME = 'web+gptoss:';

/** The question in an address; null if it has none. */
export function questionIn(address: string): string | null {
  const asked = new URL(address).searchParams.get(PARAMETER);
  if (asked === null) return null;
  const text = asked.startsWith(SCHEME) ? decoded(asked.slice(SCHEME.length).replace(/^\/\//, '')) : asked;
  return text.trim() === '' ? null : text;
}

/** The address without the question: a reload does not ask again. */
export function withoutQuestion(address: string): string {
  const url = new URL(address);
  url.searchParams.delete(PARAMETER);
  return url.href;
}

/** Text of an address. Text that is not encoded stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

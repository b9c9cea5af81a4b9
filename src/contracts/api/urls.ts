// The one rule for which URLs are the API: for the service worker, `window.gptOss.fetch`, and the
// dev and preview servers.

/**
 * Paths of the API, below the origin's root or the app's folder. A path that ends with `/` stands
 * for everything below it.
 */
const API_PATHS = ['/v1/', '/client/v4/accounts/', '/tokenize', '/detokenize'];

/** Whether `path` is one of the API's. It begins with `/`. */
export function isApiPath(path: string): boolean {
  return API_PATHS.some((known) => (known.endsWith('/') ? path.startsWith(known) : path === known));
}

/**
 * Whether `url` addresses the API of the app in `folder`: at the origin's root, or below the
 * folder.
 */
export function isApiUrl(url: URL, folder: URL): boolean {
  if (url.origin !== folder.origin) return false;
  const isBelow = url.pathname.startsWith(folder.pathname);
  return isApiPath(url.pathname) || (isBelow && isApiPath(url.pathname.slice(folder.pathname.length - 1)));
}

// What other apps share with this one: the names that the service worker, which receives it, and the
// page, which reads it, both need.

/** Other apps post to it, below the scope: text fields `title`, `text` and `url`, and `files`. */
export const SHARE_PATH = 'share';

/** The page's address for something that was shared, before its id. */
export const SHARED = '#/shared/';

/** The cache that holds what was shared until a page takes it. Copies of the app have their own. */
export const shareCacheName = (scope: string): string => `gpt-oss-web shares ${scope}`;

/** The key of a share in the cache. */
export const shareKey = (id: string, scope: string): string => new URL(`${SHARE_PATH}/${encodeURIComponent(id)}`, scope).href;

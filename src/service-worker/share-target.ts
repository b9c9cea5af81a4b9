// Receives what other apps share with the installed app (share_target of the manifest). It is kept
// in a cache, and the page that opens takes it from there.
import { SHARE_PATH, SHARED, shareCacheName, shareKey } from '../contracts/share.ts';

/** Shares that no page took, kept at most. */
const MAX_KEPT = 5;

export interface ShareDeps {
  caches: Pick<CacheStorage, 'open'>;
  /** The registration's scope, a URL. */
  scope: string;
  newId(): string;
}

/** Whether another app shares something by `request`. */
export const isShare = ({ method, url }: Pick<Request, 'method' | 'url'>, scope: string): boolean =>
  method === 'POST' && url === new URL(SHARE_PATH, scope).href;

/**
 * Keeps the body of `request` and sends the browser to the page that shows it. Where it cannot be
 * kept the page opens all the same, and says that nothing is there. Never rejects.
 */
export async function receiveShare(request: Request, { caches, scope, newId }: ShareDeps): Promise<Response> {
  const id = newId();
  try {
    const cache = await caches.open(shareCacheName(scope));
    await cache.put(shareKey(id, scope), new Response(await request.formData()));
    const keys = await cache.keys();
    await Promise.all(keys.slice(0, -MAX_KEPT).map((key) => cache.delete(key)));
  } catch {
    // A full or forbidden storage, or a body that is no form.
  }
  // 303: the page is fetched with GET.
  return Response.redirect(new URL(`./${SHARED}${encodeURIComponent(id)}`, scope).href, 303);
}

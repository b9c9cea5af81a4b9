// What another app shared, which the service worker kept (src/service-worker/share-target.ts).
import { SHARED, shareCacheName, shareKey } from '../../contracts/share.ts';

/** The id in the page's address of something that was shared; null for another address. */
export const sharedId = (path: string): string | null => {
  if (!path.startsWith(SHARED)) return null;
  try {
    return decodeURIComponent(path.slice(SHARED.length));
  } catch {
    return '';
  }
};

/**
 * Takes a share: it is not there a second time. Null if it is gone, or the browser refuses storage.
 */
export async function takeShared(
  id: string,
  { caches, scope }: { caches: Pick<CacheStorage, 'open'>; scope: string },
): Promise<{ text: string; files: File[] } | null> {
  try {
    const cache = await caches.open(shareCacheName(scope));
    const key = shareKey(id, scope);
    const kept = await cache.match(key);
    if (!kept) return null;
    const form = await kept.formData();
    await cache.delete(key);
    const files = form.getAll('files').filter((value) => value instanceof File);
    return { text: textOf(form), files };
  } catch {
    return null;
  }
}

/** Title, text and address, each once: many apps put the address into the text. */
function textOf(form: FormData): string {
  const fields = ['title', 'text', 'url'].map((name) => form.get(name));
  const texts = fields.flatMap((value) => (typeof value === 'string' && value.trim() !== '' ? [value.trim()] : []));
  return texts.filter((text, at) => !texts.some((other, place) => contains(other, place, text, at))).join('\n');
}

/** Whether `other` says `text` already; of two equal ones the first stays. */
const contains = (other: string, place: number, text: string, at: number): boolean =>
  place !== at && other.includes(text) && (other !== text || place < at);

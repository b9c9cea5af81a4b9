// Chooses the model that the page opens by itself, and whether it asks first. Pure.
import type { ModelSummary } from '../../../contracts/models.ts';

/** The small model that the app ships with. It is preferred where it is installed. */
export const SHIPPED_MODEL = 'gpt-oss-tiny';

/** Max bytes of a download without a question: seconds on a home connection. */
const ASK_ABOVE_BYTES = 100e6;

/**
 * The model in `?model=`, as an absolute URL without a trailing slash. Null without the parameter,
 * or for an invalid URL.
 */
export function requestedModel(address: string): string | null {
  const named = new URL(address).searchParams.get('model');
  if (!named || !URL.canParse(named, address)) return null;
  return new URL(named, address).href.replace(/\/+$/, '');
}

/**
 * The app's own model: gpt-oss-tiny if it is installed, else the first one from the folder
 * `models/` beside the page.
 */
export function defaultModel(models: ModelSummary[], address: string): ModelSummary | null {
  const folder = new URL('models/', address).href;
  const own = models.filter((model) => model.url.startsWith(folder));
  return own.find((model) => model.id === SHIPPED_MODEL) ?? own[0] ?? null;
}

/**
 * The page's address with the model at `url` in it, so that a reload or a bookmark opens it again.
 * The default model needs no parameter.
 */
export function addressFor(url: string, models: ModelSummary[], address: string): string {
  if (requestedModel(address) === url) return address;
  const plain = new URL(address);
  plain.searchParams.delete('model');
  const folder = new URL('./', plain).href;
  if (url === defaultModel(models, address)?.url) return plain.href;
  // Slashes and colons are allowed in a query, and they are easier to read than their codes.
  const name = url.startsWith(folder) ? url.slice(folder.length) : url;
  const query = `model=${encodeURIComponent(name).replaceAll('%2F', '/').replaceAll('%3A', ':')}`;
  plain.search = plain.search === '' ? query : `${plain.search}&${query}`;
  return plain.href;
}

/** Bytes to be downloaded before `model` can load; null while its size is unknown. */
export function missingBytes(model: ModelSummary): number | null {
  return model.totalBytes === null ? null : Math.max(0, model.totalBytes - model.storedBytes);
}

/** Whether `model` may be opened without a question. */
export function mayOpenAtOnce(model: ModelSummary): boolean {
  const missing = missingBytes(model);
  return missing !== null && missing <= ASK_ABOVE_BYTES;
}

/** Whether the page opens `model` at its start. An unknown size is looked up first. */
export function opensAtStart(model: ModelSummary): boolean {
  return model.totalBytes === null || mayOpenAtOnce(model);
}
